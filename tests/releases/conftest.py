import pytest

from tests import factories as make


@pytest.fixture
def news():
    """A public release in all languages, with a fact, a picture and a contact."""
    return make.make_release(
        "News",
        body_en="<p>We built 89,572 cars.</p>",
        facts=[make.make_fact(make.make_measure())],
        images=[make.make_image()],
        contacts=[make.make_contact()],
    )


@pytest.fixture
def fact():
    """89,527 vehicles."""
    made = make.make_fact(make.make_measure(), 89527)
    made.refresh_from_db()
    return made
