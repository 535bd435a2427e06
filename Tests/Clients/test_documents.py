"""What the documents promise is what the binary does."""

import re

import requests
import yaml

from harness.server import ROOT, Server

README = (ROOT / "README.md").read_text()


def paths_of_the_map() -> set[tuple[str, str]]:
    """Method and path of every line of Web/Routes.swift, those of `dev` aside."""
    source = (ROOT / "Sources/Web/Serving/Routes.swift").read_text()
    routes = set(re.findall(r'Route\(\s*\.(\w+),\s*"(/[^"\\]*)"', source.split("func demonstration")[0]))
    return routes | {
        ("get", f"/.well-known/{name}/t/{{tenant}}")
        for name in re.search(r'return \[(.*?)\]\.map \{ name in', source)[1].replace('"', "").split(", ")}


def test_openapi_has_exactly_the_endpoints_that_there_are() -> None:
    document = yaml.safe_load((ROOT / "openapi.yaml").read_text())
    described = {
        (method, path) for path, item in document["paths"].items() for method in item if method in ("get", "post", "put", "delete")}
    assert described == paths_of_the_map()


def test_the_readme_names_every_setting_as_the_help_does(server: Server) -> None:
    # The help is broken into lines of the terminal's width.
    said = " ".join(server.run("check-config", "--help").split())
    rows = re.findall(r"^\| `(OSTIARY_\w+)`[^|]* \| (.+?) \| (.+?) \|$", README, re.MULTILINE)
    assert rows
    missing = [name for name, default, help_ in rows if f"{name} {help_} [{default}]" not in said]
    assert not missing
    assert {name for name, _, _ in rows} == set(re.findall(r"OSTIARY_\w+", said)) - {"OSTIARY_CONFIG"}


def test_the_example_file_applies_twice_and_changes_nothing_the_second_time(server: Server) -> None:
    path = str(ROOT / "Examples/tenants.yaml")
    first, second = server.run("apply", path), server.run("apply", path)
    assert "acme" in first
    assert "0 created, 0 changed" in second
    answer = requests.get(f"{server.origin}/t/acme/.well-known/openid-configuration", timeout=10)
    assert answer.json()["issuer"] == f"{server.origin}/t/acme"


def test_the_apply_file_of_the_readme_is_valid(server: Server, tmp_path) -> None:
    blocks = [block for block in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL) if block.startswith("tenants:")]
    assert blocks
    for number, block in enumerate(blocks):
        path = tmp_path / f"{number}.yaml"
        path.write_text(block)
        server.run("apply", str(path))


def test_discovery_is_the_same_at_all_three_addresses(server: Server, tenant) -> None:
    addresses = [
        f"{tenant.issuer}/.well-known/openid-configuration",
        f"{server.origin}/.well-known/openid-configuration/t/{tenant.slug}",
        f"{server.origin}/.well-known/oauth-authorization-server/t/{tenant.slug}",
    ]
    documents = [requests.get(address, timeout=10) for address in addresses]
    assert [answer.status_code for answer in documents] == [200] * 3
    assert documents[0].content == documents[1].content == documents[2].content
    assert documents[0].headers["Content-Type"] == "application/json"
    again = requests.get(addresses[0], headers={"If-None-Match": documents[0].headers["ETag"]}, timeout=10)
    assert again.status_code == 304
