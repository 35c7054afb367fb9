"""IAM policies wherever they stand."""

from __future__ import annotations

import textwrap

from bundlecheck.beanstalk.iam import PolicyKind, PolicyStatement
from bundlecheck.beanstalk.iam_commands import script_attachments
from bundlecheck.beanstalk.model import Model
from bundlecheck.examples import Example, example_target


def model_of(**files: str) -> Model:
    texts = tuple((path, textwrap.dedent(text)) for path, text in files.items())
    return Model(example_target(Example("", texts, (), (), 1)).bundles[0])


def statements(config: str) -> tuple[PolicyStatement, ...]:
    return model_of(**{".ebextensions/a.config": config}).policy_statements


def test_a_role_with_trust_and_inline_policies() -> None:
    trust, inline = statements(
        """
        Resources:
          worker:
            Type: AWS::IAM::Role
            Properties:
              AssumeRolePolicyDocument:
                Statement:
                  Effect: Allow
                  Principal: {Service: [ec2.amazonaws.com, ssm.amazonaws.com]}
                  Action: sts:AssumeRole
              Policies:
                - PolicyName: read
                  PolicyDocument:
                    Version: "2012-10-17"
                    Statement:
                      - Sid: One
                        Effect: Deny
                        NotAction: [s3:GetObject]
                        Resource:
                          - !Sub "arn:${AWS::Partition}:s3:::app"
                          - {"Fn::Join": ["/", [{Ref: Bucket}, "*"]]}
                        Condition:
                          StringEquals: {"aws:SourceAccount": {Ref: "AWS::AccountId"}}
        """
    )
    assert trust.kind is PolicyKind.TRUST
    assert [(item.kind, item.item.text) for item in trust.principals] == [
        ("Service", "ec2.amazonaws.com"),
        ("Service", "ssm.amazonaws.com"),
    ]
    assert trust.allows
    assert (inline.kind, inline.policy, inline.sid) == (PolicyKind.IDENTITY, "read", "One")
    assert not inline.allows
    assert [item.text for item in inline.not_actions] == ["s3:GetObject"]
    assert [item.text for item in inline.resources] == [
        "arn:${AWS::Partition}:s3:::app",
        "${Bucket}/*",
    ]
    condition = inline.conditions[0]
    assert (condition.operator, condition.key) == ("StringEquals", "aws:SourceAccount")
    assert [item.text for item in condition.values] == ["${AWS::AccountId}"]
    assert inline.resources[1].span.line == 21


def test_kinds_of_resource_policies() -> None:
    found = statements(
        """
        Resources:
          key:
            Type: AWS::KMS::Key
            Properties:
              KeyPolicy: {Statement: [{Effect: Allow, Principal: "*", Action: "kms:*"}]}
          queue:
            Type: AWS::SQS::QueuePolicy
            Properties:
              PolicyDocument: {Statement: {Effect: Allow, Principal: {AWS: "*"}, Action: "sqs:*"}}
          fence:
            Type: AWS::Organizations::Policy
            Properties:
              Content: {Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}
        """
    )
    assert [item.kind for item in found] == [PolicyKind.KEY, PolicyKind.RESOURCE]
    assert found[0].principals[0].kind == "*"


def test_own_account_as_principal() -> None:
    (found,) = statements(
        """
        Resources:
          key:
            Type: AWS::KMS::Key
            Properties:
              KeyPolicy:
                Statement:
                  - Effect: Allow
                    Action: kms:*
                    Principal:
                      AWS:
                        - !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"
                        - arn:aws:iam::123456789012:root
                        - "123456789012"
                        - !Ref AWS::AccountId
                        - arn:aws:iam::123456789012:role/admin
                        - "*"
                      Service: logs.amazonaws.com
        """
    )
    assert [item.may_be_own_account for item in found.principals] == [
        *(True, True, True, True),
        *(False, False, False),
    ]


def test_files_that_are_policies_and_files_that_are_not() -> None:
    policy = '{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}'
    model = model_of(
        **{
            "Procfile": "web: ./server",
            "iam/app.json": policy,
            "tests/data/app.json": policy,
            "node_modules/x/app.json": policy,
            "vendor/x/app.json": policy,
            "iam/app.txt": policy,
            "iam/broken.json": policy[:-3],
            "iam/list.json": f"[{policy}]",
            "iam/other.json": '{"Statement": ["Effect", {"Action": "*"}]}',
            "iam/empty.json": '{"Statement": []}',
        }
    )
    found = [(item.holder.name, item.holder.trial) for item in model.policy_statements]
    assert found == [("iam/app.json", False), ("tests/data/app.json", True)]
    assert all(item.holder.shipped for item in model.policy_statements)


def test_a_template_resolves_its_own_parameters() -> None:
    (found,) = model_of(
        **{
            "Procfile": "web: ./server",
            "stack.template": """
            Parameters:
              Verb: {Type: String, Default: "s3:*"}
            Resources:
              policy:
                Type: AWS::IAM::ManagedPolicy
                Properties:
                  PolicyDocument:
                    Statement: [{Effect: Allow, Action: !Ref Verb, Resource: "*"}]
            """,
        }
    ).policy_statements
    assert [item.text for item in found.actions] == ["s3:*"]
    assert found.holder.name == "policy"


def attached(command: str) -> list[tuple[str, str]]:
    model = model_of(**{".platform/hooks/predeploy/a.sh": f"#!/bin/sh\n{command}\n"})
    return [(item.holder, item.policy) for item in script_attachments(model)]


def test_policies_that_scripts_attach() -> None:
    arn = "arn:aws:iam::aws:policy/AdministratorAccess"
    attach = f"aws iam attach-role-policy --policy-arn {arn}"
    assert attached(f"{attach} --role-name web") == [("web", arn)]
    assert attached(f"sudo -E {attach} --role-name=web") == [("web", arn)]
    assert attached(f"if true; then x=$({attach}); fi") == [("", arn)]
    assert attached(f"echo {attach}") == []
    assert attached(f"# {attach}") == []
    assert attached(f"aws iam detach-role-policy --policy-arn {arn}") == []
    assert attached("aws iam attach-role-policy --role-name web --policy-arn") == []


def test_policies_that_argument_lists_and_written_files_attach() -> None:
    model = model_of(
        **{
            ".ebextensions/a.config": """
            commands:
              one:
                command: [aws, iam, attach-user-policy, --user-name, app, --policy-arn, "arn:x"]
            files:
              /opt/grant.sh:
                content: |
                  #!/bin/bash
                  /usr/bin/aws iam attach-group-policy --group-name ops --policy-arn "arn:y"
              /opt/notes.txt:
                content: |
                  aws iam attach-group-policy --group-name ops --policy-arn "arn:z"
            """
        }
    )
    found = [(item.holder, item.policy, item.span.line) for item in script_attachments(model)]
    assert found == [("app", "arn:x", 4), ("ops", "arn:y", 9)]
