"""Letters out of pictures: pages of a scan go through tesseract where that program is installed.

Nothing of it is needed to run: without the program, a scan is refused with the remedy. A page is one call of the
program, one thread, with a limit of time. What it reads is a reading of a reading, so its places say "(OCR)".

    recogniser = find_recogniser()
    recogniser.read(page_as_pgm, "scan.pdf, page 3")
"""

import os
import shutil
import subprocess
from dataclasses import dataclass

from ontology.errors import UnreadableDocument

#: Best first; a scan is read with those that are installed.
_LANGUAGES = ("vie", "eng")
#: Dots per inch at which pages are drawn: less loses marks of Vietnamese, more only takes longer.
DPI = 200


@dataclass(frozen=True, slots=True)
class Recogniser:
    """The program, and the languages it knows of those we read."""

    program: str
    languages: tuple[str, ...]

    def read(self, picture: bytes, place: str, timeout_s: float) -> str:
        """Read a picture in the PGM format.

        Raises:
            UnreadableDocument: The program failed or took too long; `place` is named.
        """
        command = [self.program, "stdin", "stdout", "-l", "+".join(self.languages), "--dpi", str(DPI)]
        try:
            done = subprocess.run(  # noqa: S603  # our own arguments; the picture comes through a pipe
                command, input=picture, capture_output=True, timeout=timeout_s, check=True, env=_environment()
            )
        except subprocess.TimeoutExpired as error:
            problem = f"recognising the text took longer than {timeout_s:g} s"
            raise UnreadableDocument(place, problem, "recognise its text (OCR) elsewhere and give that") from error
        except (OSError, subprocess.CalledProcessError) as error:
            raise UnreadableDocument(place, "tesseract failed on it", "recognise its text (OCR) elsewhere") from error
        return done.stdout.decode("utf-8", "replace").replace("\f", "").strip()


def find_recogniser() -> Recogniser | None:
    """Find tesseract on this machine; None where it is missing or knows neither Vietnamese nor English."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    try:
        listed = subprocess.run([program, "--list-langs"], capture_output=True, timeout=10, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    known = listed.stdout.decode("utf-8", "replace").split()
    languages = tuple(language for language in _LANGUAGES if language in known)
    return Recogniser(program, languages) if languages else None


def _environment() -> dict[str, str]:
    # More threads read a page no faster and take the cores of other documents.
    return {**os.environ, "OMP_THREAD_LIMIT": "1"}
