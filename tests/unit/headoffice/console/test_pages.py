# SPDX-License-Identifier: Apache-2.0
"""Every page renders in both languages from a real office; every route says who may open it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import pytest
from fastapi.routing import APIRoute
from starlette.routing import Mount

from fieldcore.records import catalogue
from fieldcore.wire.messages import Status
from headoffice.app import create_app
from headoffice.console.guard import Allow, Everyone
from tests.office import PASSWORD, STAFF, Client, Sample

WITHOUT_SIGN_IN = {"/sign-in", "/sign-out", "/preferences"}
STILL = {"/static", "/fonts"}


def addresses(sample: Sample) -> list[str]:
    """Every page that can be fetched, with an existing record where it wants one."""
    ids = sample.ids
    made = [
        "/dispatch", f"/dispatch?order={ids['second']}&day=2026-11-20", "/orders", "/orders?status=open&q=丰源",
        "/orders?decide=yes&late=yes", "/orders/new", f"/orders/new?machine={ids['machine']}", "/cards",
        "/cards/green", "/cards/overdue",
        "/callbacks",
        "/callbacks?of=over", f"/callbacks/{ids['call']}", "/attention", "/figures",
        "/figures?from=2026-01-01&to=2026-12-31",
        "/people", "/people?stale=yes", "/people/new", "/records", "/search?q=丰源", "/search?q=4LZ", "/password",
        "/pick/customer?field=customer&customer__find=fy", f"/cards/{ids['card']}",
        "/plans", "/checklists", f"/checklists/{ids['template']}", "/records/template_item/new",
    ]  # fmt: skip
    for name in ("new", "card_order", "clash"):
        made += [f"/orders/{ids[name]}", f"/orders/{ids[name]}/edit", f"/orders/{ids[name]}?of=office"]
    for person in sample.people.values():
        made += [f"/people/{person}", f"/people/{person}/edit"]
    for kind in ("customer", "machine", "part", "service_level", "warranty_policy", "code_entry", "product_model"):
        made += [f"/records/{kind}", f"/records/{kind}/new"]
    for kind, name in (
        ("customer", "customer"),
        ("machine", "machine"),
        ("part", "part"),
        ("checklist_template", "template"),
    ):
        made += [f"/records/{kind}/{ids[name]}", f"/records/{kind}/{ids[name]}/edit"]
    return made


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_every_page_renders(sample: Sample, lang: str) -> None:
    client = sample.client("boss", lang)
    for address in addresses(sample):
        answer = client.get(address)
        assert answer.status_code == 200, address
        if not address.startswith("/pick/"):
            assert f'lang="{"zh-CN" if lang == "zh_CN" else "en"}"' in answer.text
            assert "<title>" in answer.text
            assert not re.search(r"<script(?![^>]*\bsrc=)", answer.text), "no script in the page itself"
            assert " onclick=" not in answer.text


def test_lists_of_every_kind_render(sample: Sample) -> None:
    client = sample.client("admin")
    for kind in catalogue().types:
        if kind not in ("person", "device"):
            assert client.get(f"/records/{kind}").status_code == 200, kind


def test_every_field_of_a_form_has_a_label(sample: Sample) -> None:
    client = sample.client("boss")
    for address in (
        "/orders/new", "/orders", "/dispatch", "/people/new", "/records/machine/new", "/figures", "/plans",
        f"/callbacks/{sample.ids['call']}", f"/cards/{sample.ids['card']}",
    ):  # fmt: skip
        text = client.get(address).text
        labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', text))
        for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", text):
            if re.search(r'type="(hidden|radio|checkbox)"', tag):
                continue
            found = re.search(r'\bid="([^"]+)"', tag)
            assert found, (address, tag)
            assert found[1] in labelled, (address, tag)


def routes(sample: Sample) -> Iterator[APIRoute]:
    """All routes of the console."""
    app = create_app(sample.office)
    console = next(route.app for route in app.routes if isinstance(route, Mount) and route.path in ("", "/"))
    yield from walk(console.routes)  # type: ignore[attr-defined]


def walk(found: Iterable[Any]) -> Iterator[APIRoute]:
    """Routes, also those of included routers; a folder of files must be a known one."""
    for route in found:
        if isinstance(route, APIRoute):
            yield route
        elif isinstance(route, Mount):
            assert route.path in STILL, route.path
        else:
            yield from walk(route.original_router.routes)


def guards(dependant: Any) -> Iterator[Allow | Everyone]:
    """The guards among what a route depends on."""
    for inner in dependant.dependencies:
        if isinstance(inner.call, Allow | Everyone):
            yield inner.call
        yield from guards(inner)


def test_every_route_says_who_may_open_it(sample: Sample) -> None:
    found = list(routes(sample))
    assert len(found) > 40
    for route in found:
        declared = list(guards(route.dependant))
        assert len(declared) == 1, f"{route.path} declares no role: depend on one of headoffice.console.guard"
        if isinstance(declared[0], Everyone):
            assert route.path in WITHOUT_SIGN_IN, route.path
        else:
            assert declared[0].roles, route.path


def asked(client: Client, route: APIRoute, token: str) -> Any:
    """The answer to a request of that route, with a form of our own where it takes one."""
    path = re.sub(r"\{\w+\}", "x", route.path)
    if "GET" in route.methods:
        return client.get(path, follow_redirects=False)
    return client.post(path, data={"csrf": token}, follow_redirects=False)


def test_nothing_opens_without_a_sign_in(sample: Sample) -> None:
    client = sample.client()
    token = client.token("/sign-in")
    closed = [route for route in routes(sample) if route.path not in WITHOUT_SIGN_IN]
    assert {method for route in closed for method in route.methods} == {"GET", "POST"}
    for route in closed:
        answer = asked(client, route, token)
        assert answer.status_code == 303, route.path
        assert answer.headers["location"].startswith("/sign-in"), route.path


def test_a_route_refuses_every_role_that_it_does_not_name(sample: Sample) -> None:
    refused = 0
    found = [(route, next(guards(route.dependant))) for route in routes(sample)]
    for login, (_, roles) in STAFF.items():
        if "technician" in roles:
            continue
        client = sample.client(login)
        token = client.token("/password")
        for route, guard in found:
            if isinstance(guard, Allow) and not set(roles) & set(guard.roles):
                assert asked(client, route, token).status_code == 403, (login, route.path)
                refused += 1
    assert refused > 60


def test_roles_hold_on_every_page(sample: Sample) -> None:
    caller = sample.client("caller")
    for address in ("/dispatch", "/orders/new", "/cards", "/attention", "/people/new"):
        answer = caller.get(address)
        assert answer.status_code == 403, address
        assert "您的角色打不开这个页面" in answer.text
    assert caller.get("/callbacks").status_code == 200
    assert sample.client("desk").get("/callbacks").status_code == 403


def test_a_form_without_its_token_changes_nothing(sample: Sample) -> None:
    client = sample.client("desk")
    answer = client.post(f"/orders/{sample.ids['new']}/dispatch", data={"assignee": sample.people["tech"]})
    assert answer.status_code == 403
    assert sample.get("work_order", sample.ids["new"])["status"] == "new"


def test_a_token_of_another_session_does_not_serve(sample: Sample) -> None:
    other, client = sample.client("boss"), sample.client("desk")
    data = {"csrf": other.token("/password"), "assignee": sample.people["tech"]}
    assert client.post(f"/orders/{sample.ids['new']}/dispatch", data=data).status_code == 403


def test_headers_and_cookies_are_safe(sample: Sample) -> None:
    client = sample.client()
    page = client.get("/sign-in")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe-inline" not in page.headers["content-security-policy"].replace("style-src-attr 'unsafe-inline'", "")
    assert page.headers["cache-control"] == "no-store"
    data = {"csrf": client.token("/sign-in"), "name": "desk", "password": PASSWORD}
    answer = client.post("/sign-in", data=data, follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_a_wrong_password_says_so_and_keeps_the_name(sample: Sample) -> None:
    answer = sample.client().submit("/sign-in", {"name": "desk", "password": "wrong"}, page="/sign-in")
    assert answer.status_code == 400
    assert 'value="desk"' in answer.text
    assert 'role="alert"' in answer.text


def test_guessing_passwords_is_throttled(sample: Sample) -> None:
    client = sample.client()
    token = client.token("/sign-in")
    answers = [client.post("/sign-in", data={"csrf": token, "name": "desk", "password": str(n)}) for n in range(9)]
    assert [a.status_code for a in answers] == [400] * 8 + [429]


def test_the_sign_in_leads_back_but_never_elsewhere(sample: Sample) -> None:
    for target, arrives in (("/orders", "/orders"), ("//evil.example/x", "/"), ("https://evil.example", "/")):
        client = sample.client()
        data = {"csrf": client.token("/sign-in"), "name": "desk", "password": PASSWORD, "next": target}
        assert client.post("/sign-in", data=data, follow_redirects=False).headers["location"] == arrives


def test_signing_out_ends_the_session(sample: Sample) -> None:
    client = sample.client("desk")
    client.submit("/sign-out", {})
    assert client.get("/orders", follow_redirects=False).status_code == 303


def test_language_and_theme_are_kept(sample: Sample) -> None:
    client = sample.client("desk")
    client.cookies.delete("lang")
    page = client.submit("/preferences", {"lang": "en", "back": "/orders"})
    assert page.url.path == "/orders"
    assert "New request" in page.text
    assert 'data-theme="dark"' in client.submit("/preferences", {"theme": "dark", "back": "/orders"}).text


def test_a_missing_page_is_friendly_in_both_languages(sample: Sample) -> None:
    for lang, words in (("zh_CN", "没有这个页面"), ("en", "This page is not here.")):
        client = sample.client("desk", lang)
        for path in ("/nowhere", "/orders/unknown", "/records/unknown", "/files/zz/x.pdf"):
            answer = client.get(path)
            assert answer.status_code == 404, path
            assert words in answer.text, path


def test_an_order_names_the_revision_of_an_amended_paper_as_the_paper_does(sample: Sample) -> None:
    page = sample.client("clerk", "en").get(f"/orders/{sample.ids['card_order']}").text
    assert "revision R1 · issued" in page


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", ("new", "second", "card_order", "clash")),
        ("status=new", ("new", "second", "clash")),
        ("status=submitted", ("card_order",)),
        ("status=cancelled", ()),
        ("decide=yes", ("clash",)),
        ("assignee={tech}", ("card_order", "clash")),
        ("q=%EF%BC%88second%EF%BC%89", ("second",)),
        ("q=0147&status=submitted", ("card_order",)),
        ("q=nobody", ()),
    ],
)
def test_orders_are_filtered_and_searched(sample: Sample, asked: str, shown: tuple[str, ...]) -> None:
    names = ("new", "second", "card_order", "clash")
    text = sample.client("desk").get(f"/orders?{asked.format(**sample.people)}").text
    assert tuple(name for name in names if sample.get("work_order", sample.ids[name])["doc_no"] in text) == shown


def test_an_order_shows_its_timeline_and_its_documents(sample: Sample) -> None:
    text = sample.client("desk").get(f"/orders/{sample.ids['card_order']}").text
    steps = [text.index(word) for word in ("登记", "派工", "接单", "到达", "完工", "交回")]
    assert len(steps) == 6
    assert re.search(r'href="/files/\w+/WC-L07-261123-003\.pdf', text)
    assert re.search(r"/files/\w+/plate\.png", text)


def test_the_nameplate_is_beside_the_serial_that_was_typed(sample: Sample) -> None:
    text = sample.client("clerk").get(f"/cards/{sample.ids['card']}").text
    photo, serial = text.index("/plate.png"), text.index("4LZ80-2603-0147", text.index("/plate.png"))
    assert serial > photo and "</section>" not in text[photo:serial]
    assert "与铭牌" in text


def test_a_laptop_is_listed_with_what_it_has_not_sent(sample: Sample) -> None:
    with sample.office.database.write() as ledger:
        now = ledger.clock.now().plus(hours=-2).ms
        told = msgspec.json.encode(Status(unsent=7, unsent_blobs=2)).decode()
        ledger.connection.execute(
            ledger.tables.laptop.insert().values(
                device=sample.ids["device"], public_key="", last_seen=now, last_sync=now, status=told
            )
        )
    row = next(r for r in sample.client("boss").get("/people").text.split("<tr>") if "周海峰" in r)
    assert [word for word in (">L07<", ">2:00 前<", 'class="num">7<') if word not in row] == []


def test_files_show_by_what_they_are(sample: Sample) -> None:
    client = sample.client("clerk")
    page = client.get(f"/cards/{sample.ids['card']}").text
    files = {path.split("/")[-1]: path for path in re.findall(r'(?:src|href)="(/files/[^"#]+)', page)}
    picture = client.get(files["plate.png"])
    assert picture.headers["content-type"] == "image/png"
    paper = client.get(files["WC-L07-261123-003.pdf"])
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.headers["content-disposition"].startswith("inline")
    saved = client.get(files["WC-L07-261123-003.pdf"] + "?download=yes")
    assert saved.headers["content-disposition"].startswith("attachment")
