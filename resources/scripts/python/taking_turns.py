import threading
from collections.abc import Callable

LONGEST_FAREWELL = 10  # seconds


class GivenUp(BaseException):
    """Another step has failed, and this one is not to go on. It has no turn to give back."""


def take_at_once(run: Run, steps: list[Callable[[Run], None]]) -> None:
    """Takes steps that wait for servers, which they do at the same time."""
    run.turns = Turns(run)
    run.turns.take(steps)
    run.turns = None


class Turns:
    """Takes steps in turns: one works at a time, and while it waits for a server, another does. They begin in their order."""

    def __init__(self, run):
        self.run = run
        self.turn = threading.Lock()
        self.faults = []

    def take(self, steps):
        """Takes them all. Where one fails, those that still wait end with the script."""
        threads = [threading.Thread(target=self.work, args=(step,), daemon=True) for step in steps]
        try:
            for thread in threads:
                while not self.has_turn():
                    pass
                # It goes over to the step, which gives it back when it waits or ends.
                thread.start()
            for thread in threads:
                while thread.is_alive() and not self.faults:
                    thread.join(0.1)
        except BaseException as error:
            self.faults.append((error, self.run.node))
        if self.faults:
            self.turn.acquire(timeout=LONGEST_FAREWELL)
            error, self.run.node = self.faults[0]
            raise error

    def has_turn(self):
        # Without a limit, an interrupt would not be heard on Windows.
        return self.turn.acquire(timeout=0.1)

    def work(self, step):
        try:
            if not self.faults:
                take_step(self.run, step)
        except GivenUp:
            return
        except BaseException as error:
            self.faults.append((error, self.run.node))
        self.turn.release()

    def wait_for(self, wait, *words):
        """What `wait` returns. Other steps go on meanwhile."""
        node = self.run.node
        self.turn.release()
        try:
            return wait(*words)
        finally:
            while not self.has_turn():
                if self.faults:
                    raise GivenUp
            self.run.node = node
