"""Keys of model providers and the services around them."""

from __future__ import annotations

from bundlecheck.secrets.detectors.detector import Detector, beside_name, form, token

__all__ = ["MODELS"]

MODELS: tuple[Detector, ...] = (
    token("anthropic-key", "an Anthropic key", "sk-ant-", r"[\w-]{40,150}"),
    token("openrouter-key", "an OpenRouter key", "sk-or-v1-", r"[0-9a-f]{64}"),
    form(
        "openai-key",
        "an OpenAI key",
        "T3BlbkFJ",
        r"(?<![\w-])(?P<secret>sk-(?:[A-Za-z0-9]{1,12}-)?[\w-]{20,80}T3BlbkFJ[\w-]{20,80})(?![\w-])",
        before=100,
        built_in=True,
    ),
    token(
        "openai-project-key",
        "an OpenAI key",
        "sk-proj- sk-svcacct- sk-admin- sk-None-",
        r"[\w-]{40,180}",
    ),
    form(
        "openai-old-key",
        "an OpenAI key",
        "sk-",
        r"(?<![\w-])(?P<secret>sk-[A-Za-z0-9]{48})(?![\w-])",
        check="base62",
        built_in=True,
    ),
    beside_name(
        "deepseek-key",
        "a DeepSeek key",
        "deepseek moonshot",
        r"sk-[0-9a-f]{32}|sk-[A-Za-z0-9]{48}",
        worded=False,
    ),
    token(
        "huggingface-token",
        "a Hugging Face token",
        "hf_ api_org_",
        r"[A-Za-z]{34}|(?<=hf_)[A-Za-z0-9]{34,37}",
        check="hugging",
    ),
    token("replicate-token", "a Replicate token", "r8_", r"[A-Za-z0-9]{37,40}", check="base62"),
    token("groq-key", "a Groq key", "gsk_", r"[A-Za-z0-9]{48,56}", check="base62"),
    token("perplexity-key", "a Perplexity key", "pplx-", r"[A-Za-z0-9]{40,56}"),
    token("xai-key", "an xAI key", "xai-", r"[A-Za-z0-9_]{70,90}"),
    token("nvidia-key", "an NVIDIA key", "nvapi-", r"[\w-]{60,70}"),
    token("langsmith-key", "a LangSmith key", "lsv2_pt_ lsv2_sk_", r"[0-9a-f]{32}_[0-9a-f]{10}"),
    token("langsmith-old-key", "a LangSmith key", "ls__", r"[0-9a-f]{32}"),
    token(
        "langfuse-key", "a Langfuse key", "sk-lf-", r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    ),
    token("pinecone-key", "a Pinecone key", "pcsk_", r"[A-Za-z0-9]{4,8}_[A-Za-z0-9]{50,80}"),
    beside_name(
        "pinecone-old-key",
        "a Pinecone key",
        "pinecone",
        r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    ),
    beside_name(
        "fireworks-key",
        "a Fireworks key",
        "fireworks",
        r"fw_[A-Za-z0-9]{22,24}",
        check="base62",
        worded=False,
    ),
    token("tavily-key", "a Tavily key", "tvly-", r"(?:dev-|prod-)?[A-Za-z0-9]{32}", check="mixed"),
    beside_name("firecrawl-key", "a Firecrawl key", "firecrawl", r"fc-[0-9a-f]{32}", worded=False),
    token("cerebras-key", "a Cerebras key", "csk-", r"[a-z0-9]{48}", check="mixed"),
    token("llama-cloud-key", "a LlamaCloud key", "llx-", r"[A-Za-z0-9]{48}", check="base62"),
    beside_name(
        "elevenlabs-key",
        "an ElevenLabs key",
        "elevenlabs eleven_labs xi-api-key xi_api_key",
        r"sk_[0-9a-f]{48}|[0-9a-f]{32}",
    ),
    beside_name(
        "voyage-key", "a Voyage key", "voyage", r"(?:pa|al)-[\w-]{43}", check="base62", worded=False
    ),
    beside_name("mistral-key", "a Mistral key", "mistral", r"[A-Za-z0-9]{32}", check="base62"),
    beside_name(
        "cohere-key", "a Cohere key", "cohere co_api_key", r"[A-Za-z0-9]{40}", check="base62"
    ),
    beside_name(
        "together-key",
        "a Together key",
        "together_api together-api togetherai together_ai",
        r"tgp_v1_[\w-]{43}|[0-9a-f]{64}",
    ),
    beside_name("ai21-key", "an AI21 key", "ai21", r"[A-Za-z0-9]{32}", check="base62"),
    beside_name(
        "stability-key",
        "a Stability key",
        "stability dreamstudio",
        r"sk-[A-Za-z0-9]{48}",
        check="base62",
    ),
    beside_name("assemblyai-key", "an AssemblyAI key", "assemblyai assembly_ai", r"[0-9a-f]{32}"),
    beside_name("deepgram-key", "a Deepgram key", "deepgram", r"[0-9a-f]{40}"),
    beside_name(
        "deepl-key", "a DeepL key", "deepl", r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?::fx)?"
    ),
    beside_name(
        "wandb-key", "a Weights & Biases key", "wandb", r"[0-9a-f]{40}|wandb_v1_[\w-]{60,90}"
    ),
    beside_name(
        "voiceflow-key",
        "a Voiceflow key",
        "voiceflow",
        r"VF\.(?:DM|WS|KM)\.[0-9a-f]{24}\.[\w-]{16}",
    ),
    beside_name(
        "azure-openai-key",
        "an Azure OpenAI key",
        "azure_openai openai_api_key openai-api-key openai_key azureopenai",
        r"[0-9a-f]{32}",
    ),
)
"""Rows of this group."""
