from __future__ import annotations

import pytest

from bundlecheck.beanstalk.frontends import Frontend
from bundlecheck.beanstalk.listeners import OUTSIDE, OWN, Family, Listener, Origin
from bundlecheck.beanstalk.values import Known, Unknowable, Unset
from tests.models import model_of

CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/0f9e8d7c"


def frontend(config: str, **others: str) -> Frontend:
    files = {".ebextensions/a.config": config}
    files.update({name.replace("__", "."): text for name, text in others.items()})
    return model_of(files).frontends[0]


def options(text: str) -> str:
    return "option_settings:\n" + text


def resources(text: str) -> str:
    return "Resources:\n" + text


def on_port(found: Frontend, port: int) -> Listener:
    listeners = [item for item in found.listeners if item.port == port]
    assert len(listeners) == 1
    return listeners[0]


def test_the_default_listener_is_there_without_being_named() -> None:
    listener = on_port(frontend(options("  aws:elbv2:loadbalancer: {IdleTimeout: 60}\n")), 80)
    assert listener.origin is Origin.DEFAULT
    assert listener.plain
    assert listener.place is None
    assert not listener.explicit


@pytest.mark.parametrize(
    "text",
    [
        "  aws:elbv2:listener:default: {ListenerEnabled: false}\n",
        "  aws:elbv2:listener:80: {ListenerEnabled: 'False'}\n",
        "  aws:elb:listener: {ListenerEnabled: 'no'}\n",
        "  aws:elb:listener:80: {ListenerEnabled: false, ListenerProtocol: HTTP}\n",
        "  aws:elb:loadbalancer: {LoadBalancerHTTPPort: 'OFF'}\n",
        "  aws:elasticbeanstalk:environment: {EnvironmentType: SingleInstance}\n",
    ],
)
def test_there_is_no_default_listener(text: str) -> None:
    assert frontend(options(text)).listeners == ()


def test_the_default_listener_of_a_network_load_balancer_is_raw() -> None:
    found = frontend(options("  aws:elasticbeanstalk:environment: {LoadBalancerType: network}\n"))
    assert on_port(found, 80).protocol.text == "TCP"


@pytest.mark.parametrize(
    ("text", "protocol"),
    [
        ("  aws:elbv2:listener:443: {Protocol: https}\n", "HTTPS"),
        ("  aws:elbv2:listener:443: {Rules: web}\n", "HTTP"),
        ("  aws:elbv2:listener:8080: {DefaultProcess: web}\n", "HTTP"),
        ("  aws:elb:listener:443: {InstancePort: 80}\n", "HTTP"),
        (
            "  aws:elasticbeanstalk:environment: {LoadBalancerType: application}\n"
            "  aws:elbv2:listener:443: {ListenerEnabled: true}\n",
            "HTTP",
        ),
        (
            "  aws:elbv2:listener:443: {DefaultProcess: raw}\n"
            "  aws:elasticbeanstalk:environment:process:raw: {Protocol: TCP, Port: 443}\n",
            "TCP",
        ),
    ],
)
def test_protocol_of_a_namespace(text: str, protocol: str) -> None:
    found = frontend(options(text))
    listener = next(item for item in found.listeners if item.origin is Origin.OPTION)
    assert listener.protocol.text == protocol


def test_a_bare_listener_on_an_https_port_is_left_open() -> None:
    found = frontend(options("  aws:elbv2:listener:443: {ListenerEnabled: true}\n"))
    listener = on_port(found, 443)
    assert isinstance(listener.protocol.value, Unknowable)
    assert listener.secure is None
    assert not listener.plain


def test_null_options_of_a_client_make_no_listener() -> None:
    text = "  aws:elbv2:listener:443: {Protocol: null, SSLCertificateArns: ''}\n"
    assert [item.port for item in frontend(options(text)).listeners] == [80]


def test_the_manifest_fills_in_what_the_files_leave_unset() -> None:
    found = frontend(
        options("  aws:elbv2:listener:443: {Protocol: HTTPS}\n"),
        env__yaml=f"OptionSettings:\n  aws:elbv2:listener:443: {{SSLCertificateArns: {CERTIFICATE}}}\n",
    )
    listener = on_port(found, 443)
    assert listener.certificate.text == CERTIFICATE
    assert listener.certificate.span is not None
    assert listener.certificate.span.path == "env.yaml"


def test_the_files_win_over_the_manifest() -> None:
    found = frontend(
        options("  aws:elbv2:listener:443: {Protocol: HTTPS}\n"),
        env__yaml="OptionSettings:\n  aws:elbv2:listener:443: {Protocol: HTTP}\n",
    )
    assert on_port(found, 443).protocol.text == "HTTPS"


def test_a_shared_load_balancer_has_its_listeners_elsewhere() -> None:
    text = (
        "  aws:elasticbeanstalk:environment: {LoadBalancerIsShared: true}\n"
        "  aws:elbv2:listener:443: {Protocol: HTTPS}\n"
    )
    found = frontend(options(text))
    assert found.shared
    assert found.listeners == ()


def test_classic_policies_by_port_and_by_name() -> None:
    text = (
        "  aws:elb:listener:443: {ListenerProtocol: HTTPS}\n"
        "  aws:elb:listener:8443: {ListenerProtocol: SSL, PolicyNames: 'named, stickiness'}\n"
        "  aws:elb:policies:ported: {SSLReferencePolicy: ELBSecurityPolicy-2016-08, LoadBalancerPorts: '443'}\n"
        "  aws:elb:policies:named: {SSLProtocols: 'Protocol-TLSv1.1,Protocol-TLSv1.2'}\n"
        "  aws:elb:policies:cookie: {Stickiness Policy: true, LoadBalancerPorts: ':all'}\n"
    )
    found = frontend(options(text))
    assert [item.name for item in on_port(found, 443).policies] == ["ported"]
    named, elsewhere = on_port(found, 8443).policies
    assert [item.text for item in named.protocols] == ["Protocol-TLSv1.1", "Protocol-TLSv1.2"]
    assert isinstance(elsewhere.reference.value, Unknowable)


def test_the_old_port_options_make_a_classic_tls_listener() -> None:
    text = f"  aws:elb:loadbalancer: {{LoadBalancerHTTPSPort: 8443, SSLCertificateId: '{CERTIFICATE}'}}\n"
    listener = on_port(frontend(options(text)), 8443)
    assert listener.secure
    assert listener.family is Family.CLASSIC
    assert listener.certificate.text == CERTIFICATE


def test_a_patch_keeps_what_the_options_say() -> None:
    text = (
        f"option_settings:\n  aws:elbv2:listener:443: {{Protocol: HTTPS, SSLCertificateArns: '{CERTIFICATE}'}}\n"
        "Resources:\n  AWSEBV2LoadBalancerListener443:\n    Properties: {SslPolicy: ELBSecurityPolicy-2016-08}\n"
    )
    listener = on_port(frontend(text), 443)
    assert listener.name == "AWSEBV2LoadBalancerListener443"
    assert listener.certificate.text == CERTIFICATE
    assert listener.policies[0].reference.text == "ELBSecurityPolicy-2016-08"


def test_a_patch_of_a_listener_that_the_bundle_does_not_make_is_left_open() -> None:
    text = "  AWSEBV2LoadBalancerListener8443:\n    Properties: {SslPolicy: ELBSecurityPolicy-2016-08}\n"
    listener = on_port(frontend(resources(text)), 8443)
    assert listener.secure is None
    assert isinstance(listener.certificate.value, Unknowable)


def test_a_generated_listener_is_removed() -> None:
    text = "  AWSEBV2LoadBalancerListener:\n    CmpFn::Remove: {}\n"
    assert frontend(resources(text)).listeners == ()


REDIRECT = "{Type: redirect, RedirectConfig: {Protocol: HTTPS, StatusCode: HTTP_301}}"


@pytest.mark.parametrize(
    ("action", "redirects"),
    [
        (REDIRECT, True),
        ("{Type: redirect, RedirectConfig: {Port: '443', StatusCode: HTTP_301}}", True),
        ("{Type: redirect, RedirectConfig: {Protocol: {Ref: Scheme}, StatusCode: HTTP_301}}", True),
        ("{Type: redirect, RedirectConfig: {Protocol: HTTP, Port: 443}}", False),
        ("{Type: redirect, RedirectConfig: {Host: www.example.com}}", False),
        ("{Type: fixed-response, FixedResponseConfig: {StatusCode: 404}}", False),
    ],
)
def test_redirect_of_the_default_action(action: str, *, redirects: bool) -> None:
    text = f"  AWSEBV2LoadBalancerListener:\n    Properties:\n      DefaultActions: [{action}]\n"
    found = frontend(resources(text))
    assert (on_port(found, 80).redirect is not None) is redirects
    assert found.redirects is redirects


def test_a_rule_redirects_only_its_own_listener() -> None:
    text = (
        "  Other:\n    Type: AWS::ElasticLoadBalancingV2::Listener\n"
        "    Properties: {LoadBalancerArn: {Ref: AWSEBV2LoadBalancer}, Port: 8080, Protocol: HTTP}\n"
        "  Rule:\n    Type: AWS::ElasticLoadBalancingV2::ListenerRule\n"
        f"    Properties: {{ListenerArn: {{Ref: Other}}, Actions: [{REDIRECT}]}}\n"
    )
    found = frontend(resources(text))
    assert on_port(found, 8080).redirect is not None
    assert on_port(found, 80).redirect is None


@pytest.mark.parametrize(
    ("arn", "balancer"),
    [
        ("{Ref: AWSEBV2LoadBalancer}", OWN),
        ("{Ref: Front}", "Front"),
        ("{Ref: Parameter}", OUTSIDE),
        ("arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/x/1", OUTSIDE),
        ("{'Fn::ImportValue': balancer}", OUTSIDE),
    ],
)
def test_whose_listener_it_is(arn: str, balancer: str) -> None:
    text = (
        "  Front: {Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer'}\n"
        "  Extra:\n    Type: AWS::ElasticLoadBalancingV2::Listener\n"
        f"    Properties: {{LoadBalancerArn: {arn}, Port: 443, Protocol: HTTPS}}\n"
    )
    assert on_port(frontend(resources(text)), 443).balancer == balancer


def test_a_certificate_added_beside_counts() -> None:
    text = (
        "  Extra:\n    Type: AWS::ElasticLoadBalancingV2::Listener\n"
        "    Properties: {LoadBalancerArn: {Ref: AWSEBV2LoadBalancer}, Port: 443, Protocol: HTTPS}\n"
        "  Certificates:\n    Type: AWS::ElasticLoadBalancingV2::ListenerCertificate\n"
        "    Properties: {ListenerArn: {Ref: Extra}}\n"
    )
    assert not isinstance(on_port(frontend(resources(text)), 443).certificate.value, Unset)


def test_listeners_of_a_classic_load_balancer_replace_the_default() -> None:
    text = (
        "  AWSEBLoadBalancer:\n    Properties:\n      Listeners:\n"
        "        - {LoadBalancerPort: '443', Protocol: ssl, InstancePort: 80, PolicyNames: [ELBSecurityPolicy-2016-08]}\n"
    )
    (listener,) = frontend(resources(text)).listeners
    assert listener.secure
    assert listener.target_port == 80
    assert listener.policies[0].reference.value == Known("ELBSecurityPolicy-2016-08")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  aws:elasticbeanstalk:environment: {EnvironmentType: LoadBalanced}\n", True),
        ("  aws:elasticbeanstalk:environment: {EnvironmentType: SingleInstance}\n", False),
        ("  aws:elb:listener:443: {ListenerProtocol: HTTPS}\n", True),
        ("  aws:autoscaling:asg: {MinSize: 1}\n", None),
        ("  aws:elasticbeanstalk:eks: {cluster-role: r}\n", False),
    ],
)
def test_whether_there_is_a_load_balancer(text: str, *, expected: bool | None) -> None:
    assert frontend(options(text)).has_balancer is expected


def test_a_worker_has_no_load_balancer() -> None:
    found = frontend(
        options("  aws:autoscaling:asg: {MinSize: 1}\n"),
        env__yaml="EnvironmentTier: {Name: Worker, Type: SQS/HTTP}\n",
    )
    assert found.has_balancer is False
    assert found.listeners == ()


def test_saved_configurations_are_environments_of_their_own() -> None:
    model = model_of(
        {
            ".ebextensions/a.config": resources(
                "  AWSEBV2LoadBalancerListener: {CmpFn::Remove: {}}\n"
            ),
            ".elasticbeanstalk/saved_configs/x.cfg.yml": (
                "OptionSettings:\n  aws:elbv2:listener:443: {Protocol: HTTPS}\n"
            ),
        }
    )
    own, saved = model.frontends
    assert own.listeners == ()
    assert [item.port for item in saved.listeners] == [443, 80]


@pytest.mark.parametrize(
    "text",
    [
        "Resources:\n  AWSEBV2LoadBalancerListener: {Properties: {DefaultActions: [x, {Type: redirect}, {RedirectConfig: 1}]}}\n",
        "Resources:\n  AWSEBLoadBalancer: {Properties: {Listeners: [1, {Ref: X}], Policies: [a, {PolicyName: []}]}}\n",
        "Resources:\n  L: {Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: {Certificates: [], Port: {Ref: P}}}\n",
        "option_settings:\n  aws:elbv2:listener:99999: {Protocol: [a, {b: c}]}\n",
        "option_settings:\n  aws:elb:loadbalancer: {LoadBalancerHTTPSPort: '٤٤٣'}\n",
    ],
)
def test_odd_shapes_do_no_harm(text: str) -> None:
    assert frontend(text).environment.path == ".ebextensions/a.config"
