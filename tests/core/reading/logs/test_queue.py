from carom.core.model import Kind, Original, Report
from carom.core.reading.logs.queue import Queue


def delay(recipient: str, words: str = "later") -> Report:
    return Report(kind=Kind.DELAY, recipient=recipient, diagnostic=words)


def test_facts_of_a_message_are_joined_in_any_order() -> None:
    queue = Queue()
    queue.learn("A1", message_id="<1@example.org>")
    queue.learn("A1", envelope_sender="news@example.org")
    assert queue.original("A1") == Original(message_id="<1@example.org>", envelope_sender="news@example.org")


def test_the_null_sender_is_a_fact() -> None:
    queue = Queue()
    queue.learn("A1", envelope_sender="")
    assert queue.original("A1") == Original(envelope_sender="")


def test_a_message_that_left_is_forgotten_with_its_recipients() -> None:
    queue = Queue()
    queue.learn("A1", message_id="<1@example.org>")
    queue.wait("A1", delay("rosa@example.net"))
    queue.close("A1")
    assert queue.original("A1") is None
    assert queue.waiting("A1") == ()


def test_a_recipient_waits_with_its_last_attempt_until_it_is_settled() -> None:
    queue = Queue()
    for report in (delay("rosa@example.net", "first"), delay("hugo@example.net"), delay("rosa@example.net", "last")):
        queue.wait("A1", report)
    assert [(report.recipient, report.diagnostic) for report in queue.waiting("A1")] == [
        ("rosa@example.net", "last"),
        ("hugo@example.net", "later"),
    ]
    assert queue.settle("A1", "rosa@example.net") == delay("rosa@example.net", "last")
    assert queue.settle("A1", "rosa@example.net") is None
    assert [report.recipient for report in queue.waiting("A1")] == ["hugo@example.net"]


def test_the_oldest_message_is_forgotten_when_too_many_are_open() -> None:
    queue = Queue(most_messages=2)
    for queue_id in ("A1", "A2", "A3"):
        queue.learn(queue_id, message_id=f"<{queue_id}@example.org>")
    assert (queue.original("A1"), queue.forgotten) == (None, 1)
    assert queue.original("A2") is not None
    assert queue.original("A3") is not None


def test_the_oldest_message_is_forgotten_when_too_many_recipients_wait() -> None:
    queue = Queue(most_waiting=2)
    queue.wait("A1", delay("rosa@example.net"))
    queue.wait("A2", delay("hugo@example.net"))
    queue.wait("A3", delay("ida@example.net"))
    assert [len(queue.waiting(queue_id)) for queue_id in ("A1", "A2", "A3")] == [0, 1, 1]
    assert queue.forgotten == 1


def test_one_message_with_too_many_recipients_stays_within_the_limit() -> None:
    queue = Queue(most_waiting=3)
    for number in range(10):
        queue.wait("A1", delay(f"r{number}@example.net"))
    assert 1 <= len(queue.waiting("A1")) <= 3
