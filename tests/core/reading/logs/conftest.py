import pytest

from tests.core.reading.logs.listening import ListeningClassifier


@pytest.fixture
def classify() -> ListeningClassifier:
    return ListeningClassifier()
