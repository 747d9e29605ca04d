"""Starts the fake providers for the tests in this folder."""

import json
import os
import pathlib
import struct
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CARGO = ["cargo", "run", "--quiet", "--package", "thumbsheet-testkit", "--example", "fake_providers", "--"]


class FakeProviders:
    """Both fakes in a process of their own; they stop with its standard input."""

    def __init__(self, *arguments):
        built = os.environ.get("FAKE_PROVIDERS")
        command = [built] if built else CARGO
        self.process = subprocess.Popen(
            [*command, *arguments], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{command} ended without an address")
        self.addresses = json.loads(line)

    def report(self):
        """What has happened so far."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()


class ClientTest(unittest.TestCase):
    """A test with fresh fakes, which must not have seen a violation unless the test expects some."""

    arguments = ()
    vendor = ""
    violations_expected = 0

    def setUp(self):
        self.fakes = FakeProviders(*self.arguments)
        self.addCleanup(self.fakes.stop)
        address = self.fakes.addresses[self.vendor]
        self.base_url, self.key = address["base_url"], address["key"]

    def report(self):
        return self.fakes.report()[self.vendor]

    def tearDown(self):
        violations = self.report()["violations"]
        self.assertEqual(
            len(violations), self.violations_expected, f"the official client is correct by definition: {violations}"
        )


def png_size(data):
    """The width and height that a PNG says it has."""
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR":
        raise AssertionError(f"not a PNG: {data[:16]!r}")
    return struct.unpack(">II", data[16:24])
