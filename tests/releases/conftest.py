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
