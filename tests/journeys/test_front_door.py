"""Through the front door in a browser: app, recovery code, passkey, the city's service, too many attempts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from permits.casework.demo.people import DEMO_PASSWORD, settle_people
from tests.accounts.front_door.city_service import CLIENT_ID, CLIENT_SECRET, Service, running_service
from tests.accounts.showing import lasting_code_of
from tests.driving import publish_rules
from tests.journeys.visitors import City, Visitor
from tests.running import Office

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]
TECHNICIAN, OFFICIAL, STRANGER = (
    f"{name}@lintel.example" for name in ("technician", "official", "homeowner")
)
DESK, FACTORS = "/desk/queues/intake/", "/account/2fa/"
GUARDED_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def service() -> Iterator[Service]:
    """Run the city's sign-on service, at which the building official is known."""
    with running_service() as service:
        service.person = {"sub": "7", "email": OFFICIAL, "email_verified": True, "name": "Bruno Castillo"}
        service.amr = ["pwd", "mfa"]
        yield service


@pytest.fixture
def city(transactional_db: None, tmp_path: Path, browser: Browser, service: Service) -> Iterator[City]:
    """Open an office that has a name, asks its staff for a second factor, and knows the city's service."""
    office = Office(tmp_path)
    office.url = f"http://localhost:{office.port}"
    office.environment |= {
        "SITE_URL": office.url,
        "STAFF_SECOND_FACTOR": "on",
        "SSO_SERVICES": "city",
        "SSO_CITY_NAME": "City of Harbors",
        "SSO_CITY_ISSUER": service.issuer,
        "SSO_CITY_CLIENT_ID": CLIENT_ID,
        "SSO_CITY_CLIENT_SECRET": CLIENT_SECRET,
    }
    settle_people(publish_rules().rulebook)
    office.start("web")
    opened = City(office, browser, album="front_door")
    yield opened
    opened.close()
    office.close()


def test_people_come_in_by_every_way_and_only_by_it(city: City, service: Service) -> None:
    technician = city.visitor()
    secret, codes = sets_up_an_app(technician)
    signs_in_with_a_code(city.visitor(), lambda: lasting_code_of(secret))
    signs_in_with_a_code(city.visitor(), lambda: codes[0])
    signs_in_with_a_passkey(technician)
    sees_and_ends_the_other_sessions(technician)
    signs_out_of_a_browser_in_which_entries_wait(city.visitor(), city)
    signs_on_at_the_city(city.visitor())
    tries_too_often(city.visitor())

    assert city.complaints() == []


def arrives(visitor: Visitor, path: str) -> None:
    """Wait until the browser is at a page, not on the way to it."""
    visitor.page.wait_for_url(visitor.city.office.url + path)


def sets_up_an_app(visitor: Visitor) -> tuple[str, list[str]]:
    """A technician is led to the set-up, and with the app's code on to the queue."""
    visitor.goes_to(DESK)
    visitor.looks("sign-in")
    visitor.types("login", TECHNICIAN)
    visitor.types("password", DEMO_PASSWORD)
    visitor.presses("Sign in")
    visitor.reads("Your role at the city needs a second factor")
    visitor.looks("set-up")
    visitor.follows("Set up an authenticator app")
    confirms_by_mail(visitor)
    visitor.types("password", DEMO_PASSWORD)
    visitor.looks("password-again")
    visitor.presses("Go on")
    visitor.heading("Set up an authenticator app")
    secret = visitor.page.locator(".lintel-secret").inner_text()
    visitor.looks("authenticator-app")
    visitor.types("code", "000 00")
    visitor.presses("Switch it on")
    visitor.reads("This code is not right")
    visitor.types("code", lasting_code_of(secret))
    visitor.presses("Switch it on")
    visitor.heading("Recovery codes")
    codes = visitor.page.locator(".lintel-codes code").all_inner_texts()
    visitor.looks("recovery-codes")
    visitor.follows("I have written them down")
    arrives(visitor, DESK)
    return secret, codes


def confirms_by_mail(visitor: Visitor) -> None:
    """The first factor is confirmed by the code of a letter: who only knows the password stops here."""
    visitor.heading("Confirm that the address is yours")
    visitor.presses("Send the code")
    visitor.reads("The code is on its way.", TECHNICIAN)
    visitor.looks("confirm-the-address")
    letter = visitor.city.letter("setting up the second factor", to=TECHNICIAN)
    visitor.types("code", next(line for line in letter.splitlines() if line.strip().isdecimal()))
    visitor.presses("Go on")
    visitor.reads("Confirmed. Set up your second factor now.")


def signs_in_with_a_code(visitor: Visitor, code: Callable[[], str]) -> None:
    """The password alone opens nothing; a code after it opens the queue."""
    visitor.goes_to(DESK)
    visitor.types("login", TECHNICIAN)
    visitor.types("password", DEMO_PASSWORD)
    visitor.presses("Sign in")
    visitor.heading("Your second factor")
    visitor.looks("second-factor")
    assert visitor.answer_of(DESK) == 302
    visitor.types("code", code())
    visitor.presses("Sign in")
    arrives(visitor, DESK)


def signs_in_with_a_passkey(visitor: Visitor) -> None:
    """A passkey is made on a device that asks for the finger, and signs in alone."""
    device = visitor.page.context.new_cdp_session(visitor.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": GUARDED_DEVICE})
    visitor.goes_to(FACTORS)
    visitor.looks("factors")
    visitor.follows("Add a passkey")
    if "reauthenticate" in visitor.page.url:
        visitor.types("password", DEMO_PASSWORD)
        visitor.presses("Go on")
    visitor.heading("Add a passkey")
    visitor.looks("add-passkey")
    visitor.types("name", "Phone")
    visitor.presses("Make the passkey")
    visitor.reads("The passkey is added.", "Phone")
    visitor.looks("factors-with-passkey")
    visitor.presses("Sign out", within="header")
    visitor.goes_to(DESK)
    visitor.presses("Sign in with a passkey")
    arrives(visitor, DESK)


def sees_and_ends_the_other_sessions(visitor: Visitor) -> None:
    """Every browser is listed, and the others are signed out at once."""
    visitor.goes_to("/people/sessions/")
    visitor.reads("this browser")
    visitor.looks("sessions")
    visitor.presses("Sign out everywhere else")
    visitor.reads("You are signed out in 2 other browsers.")


def signs_out_of_a_browser_in_which_entries_wait(visitor: Visitor, city: City) -> None:
    """What could not be sent stays when the person says so; else the browser forgets it."""
    kept = "localStorage.getItem('lintel.unsent:1:/applications/1/')"
    for keeps in (True, False):
        visitor.goes_to("/account/login/")
        visitor.types("login", STRANGER)
        visitor.types("password", DEMO_PASSWORD)
        visitor.presses("Sign in")
        visitor.page.wait_for_url("**/applications/")
        visitor.page.evaluate("localStorage.setItem('lintel.unsent:1:/applications/1/', '{\"at\": 1}')")
        visitor.presses("Sign out", within="header")
        visitor.reads("It is kept in this browser only")
        visitor.looks(f"sign-out-{'keeping' if keeps else 'clearing'}")
        if keeps:
            visitor.page.get_by_text("Keep it in this browser", exact=True).click()
        visitor.presses("Sign out", within="main")
        visitor.page.wait_for_url(city.office.url + "/")
        assert (visitor.page.evaluate(kept) is not None) == keeps


def signs_on_at_the_city(visitor: Visitor) -> None:
    """The official signs on at the city's service, which has asked for two factors."""
    visitor.goes_to("/desk/office/")
    visitor.presses("Sign in with City of Harbors")
    expect(visitor.page.get_by_role("heading", name="City of Harbors")).to_be_visible()
    visitor.presses("Sign on", within="main")
    arrives(visitor, "/desk/office/")
    visitor.goes_to(FACTORS)
    visitor.reads("Two-step sign-in")


def tries_too_often(visitor: Visitor) -> None:
    """After a few wrong passwords the door stays closed for a while, with the right one, too."""
    for number in range(6):
        visitor.goes_to("/account/login/")
        visitor.types("login", STRANGER)
        visitor.types("password", f"wrong password {number}")
        visitor.presses("Sign in")
    visitor.reads("Too many attempts")
    visitor.looks("too-many-attempts")
    visitor.types("login", STRANGER)
    visitor.types("password", DEMO_PASSWORD)
    visitor.presses("Sign in")
    visitor.reads("Too many attempts")
