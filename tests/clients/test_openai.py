"""The official client of OpenAI against the fake."""

import base64
from unittest import mock

import openai

from fakes import ClientTest, png_size

FLARE = "gpt-image-2.6-flare"


class OpenAiTest(ClientTest):
    vendor = "openai"

    def client(self, **options):
        options = {"base_url": self.base_url, "api_key": self.key, "max_retries": 0, **options}
        client = openai.OpenAI(**options)
        self.addCleanup(client.close)
        return client

    def generate(self, prompt="A fox in snow", client=None, **changes):
        order = {"model": FLARE, "prompt": prompt, "size": "1536x864", "quality": "medium", **changes}
        return (client or self.client()).images.generate(**order)

    def test_a_picture_comes_with_its_size_and_its_bill(self):
        answer = self.generate()
        self.assertEqual(png_size(base64.b64decode(answer.data[0].b64_json)), (1536, 864), "as ordered")
        self.assertEqual((answer.size, answer.quality, answer.output_format), ("1536x864", "medium", "png"))
        self.assertGreater(answer.usage.output_tokens, 0, "the cost can be computed")
        self.assertEqual(answer.usage.output_tokens_details.image_tokens, answer.usage.output_tokens)
        self.assertEqual(answer.usage.total_tokens, answer.usage.input_tokens + answer.usage.output_tokens)
        self.assertEqual(self.report()["images_made"], 1, "one picture is paid for")

    def test_every_option_the_client_knows_passes(self):
        answer = self.generate(
            n=2, output_format="webp", output_compression=90, background="opaque", moderation="low",
            extra_body={"complexity": "low", "safety_identifier": "someone"},
        )
        self.assertEqual(len(answer.data), 2, "n pictures come in one answer")
        self.assertEqual(base64.b64decode(answer.data[0].b64_json)[8:12], b"WEBP", "in the format ordered")

    def test_the_raw_answer_has_a_request_id(self):
        raw = self.client().images.with_raw_response.generate(model=FLARE, prompt="A fox", size="160x96")
        self.assertRegex(raw.headers["x-request-id"], "^req_", "an id to quote to support")
        self.assertEqual(len(raw.parse().data), 1)

    def test_partial_pictures_stream_before_the_completed_one(self):
        for case in ["", "[[case:stream_pieces]]", "[[case:stream_crlf]]"]:
            with self.subTest(case=case):
                events = list(self.generate(f"A fox {case}", size="160x96", stream=True, partial_images=2))
                kinds = [event.type for event in events]
                partial = "image_generation.partial_image"
                self.assertEqual(kinds, [partial, partial, "image_generation.completed"])
                self.assertEqual([event.partial_image_index for event in events[:2]], [0, 1])
                self.assertEqual(png_size(base64.b64decode(events[-1].b64_json)), (160, 96))
                self.assertGreater(events[-1].usage.output_tokens, 200, "each partial picture costs")

    def test_an_error_in_the_middle_of_a_stream_is_raised(self):
        stream = self.generate("A fox [[case:stream_error]]", size="160x96", stream=True, partial_images=1)
        self.assertEqual(next(stream).type, "image_generation.partial_image")
        with self.assertRaises(openai.APIError):
            next(stream)

    def test_a_cut_stream_breaks_the_connection(self):
        with self.assertRaises(openai.APIConnectionError):
            list(self.generate("A fox [[case:stream_cut]]", size="160x96", stream=True))

    def test_errors_have_their_class_code_and_param(self):
        cases = [
            ("invalid_key", openai.AuthenticationError, 401, "invalid_api_key", None),
            ("unverified", openai.PermissionDeniedError, 403, None, None),
            ("region", openai.PermissionDeniedError, 403, "unsupported_country_region_territory", None),
            ("rate_limit", openai.RateLimitError, 429, "rate_limit_exceeded", None),
            ("quota", openai.RateLimitError, 429, "insufficient_quota", None),
            ("billing_limit", openai.BadRequestError, 400, "billing_hard_limit_reached", None),
            ("moderated", openai.BadRequestError, 400, "moderation_blocked", None),
            ("bad_parameter", openai.BadRequestError, 400, "unknown_parameter", "quality"),
            ("model_not_found", openai.NotFoundError, 404, "model_not_found", None),
            ("status_500", openai.InternalServerError, 500, None, None),
            ("gateway_502", openai.InternalServerError, 502, None, None),
            ("gateway_529", openai.InternalServerError, 529, None, None),
        ]
        for case, kind, status, code, param in cases:
            with self.subTest(case=case):
                with self.assertRaises(kind) as caught:
                    self.generate(f"A fox [[case:{case}]]")
                error = caught.exception
                self.assertEqual((error.status_code, error.code, error.param), (status, code, param))
                self.assertRegex(error.request_id, "^req_", "an id to quote to support")
        # The prompt of what a policy declined is billed, and a 500 or 502 does not say that no picture was made.
        self.assertEqual(self.report()["images_made"], 3, "a refusal is not paid for; what was declined, a 500 and a 502 may be")

    def test_a_wrong_key_is_refused(self):
        with self.assertRaises(openai.AuthenticationError) as caught:
            self.generate(client=self.client(api_key="sk-wrong"))
        self.assertEqual(caught.exception.code, "invalid_api_key")

    def test_lost_answers_are_connection_errors(self):
        for case in ["reset", "close", "cut", "reset_mid_body"]:
            with self.subTest(case=case), self.assertRaises(openai.APIConnectionError):
                self.generate(f"A fox [[case:{case}]]", size="160x96")
        with self.assertRaises(openai.APITimeoutError):
            self.generate("A fox [[case:hang]]", client=self.client(timeout=0.2))
        self.assertEqual(self.report()["images_made"], 5, "each may have been paid for")

    def test_the_client_obeys_retry_after_ms(self):
        with mock.patch("time.sleep") as sleep:
            self.generate("A fox [[case:rate_limit x2]]", client=self.client(max_retries=2), size="160x96")
        waits = [call.args[0] for call in sleep.call_args_list]
        self.assertEqual(waits, [0.05, 0.05], "it waits as long as the fake asks, not its own 0.375 s and 0.75 s")
        self.assertEqual((self.report()["requests"], self.report()["images_made"]), (3, 1))

    def test_a_compressed_answer_is_read(self):
        answer = self.generate("A fox [[case:gzip]]", size="160x96")
        self.assertEqual(png_size(base64.b64decode(answer.data[0].b64_json)), (160, 96))

    def test_models_and_moderations_parse(self):
        client = self.client()
        ids = {model.id: model for model in client.models.list()}
        self.assertIn(FLARE, ids)
        self.assertEqual(ids["gpt-image-1.5"].shutdown_date, "2026-12-01", "the list says until when")
        self.assertEqual(client.models.retrieve(FLARE).id, FLARE)
        judged = client.moderations.create(model="omni-moderation-latest", input="violence")
        self.assertTrue(judged.results[0].flagged)


class DeadDialectTest(ClientTest):
    vendor = "openai"
    arguments = ("--retired",)

    def test_dall_e_3_answers_with_a_url(self):
        with openai.OpenAI(base_url=self.base_url, api_key=self.key, max_retries=0) as client:
            answer = client.images.generate(
                model="dall-e-3", prompt="A fox", size="1792x1024", quality="hd", style="natural"
            )
        self.assertRegex(answer.data[0].url, "^http://127.0.0.1:")
        self.assertEqual(answer.data[0].revised_prompt, "A fox")


class RefusedFieldTest(ClientTest):
    vendor = "openai"
    violations_expected = 1

    def test_a_field_of_the_dead_dialect_is_refused_by_name(self):
        with openai.OpenAI(base_url=self.base_url, api_key=self.key, max_retries=0) as client:
            with self.assertRaises(openai.BadRequestError) as caught:
                client.images.generate(model=FLARE, prompt="A fox", response_format="b64_json")
        self.assertEqual((caught.exception.code, caught.exception.param), ("unknown_parameter", "response_format"))
