"""Passwords that anybody would try here first are refused with a word on what to choose instead."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User


@pytest.mark.parametrize(
    "password",
    [
        "lintel-2026!!",
        "Permit12345678",
        "Building-2026-City",
        "aaaaaaaaaaaaaa",
        "abababababab",
        "short",
        "password1234",
    ],
)
def test_a_password_that_is_tried_first_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password", ["pin-oak-lintel-88", "correct horse battery", "überall große Häuser", "x" * 3 + "4kQ!z" * 20]
)
def test_a_password_of_unrelated_words_is_taken_with_any_letters_and_length(password):
    assert validate_password(password) is None


def test_a_password_made_of_one_s_own_name_is_refused():
    person = User(email="carla.ortega@example.com", name="Carla Ortega")

    with pytest.raises(ValidationError):
        validate_password("carla.ortega1", person)
