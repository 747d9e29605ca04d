"""The official client of Google against the fake."""

from google import genai
from google.genai import errors, types

from fakes import ClientTest, png_size

PRO = "gemini-3-pro-image"


class GoogleTest(ClientTest):
    vendor = "google"
    version = None

    def client(self, key=None):
        options = types.HttpOptions(base_url=self.base_url, api_version=self.version)
        client = genai.Client(api_key=key or self.key, http_options=options)
        self.addCleanup(client.close)
        return client

    def generate(self, prompt="A fox in snow", model=PRO, client=None, **image):
        image = image or {"aspect_ratio": "16:9", "image_size": "1K"}
        config = types.GenerateContentConfig(
            response_modalities=["TEXT", "IMAGE"], image_config=types.ImageConfig(**image)
        )
        return (client or self.client()).models.generate_content(model=model, contents=prompt, config=config)

    def pictures(self, answer):
        return [part.inline_data for part in answer.candidates[0].content.parts if part.inline_data]

    def refused(self, case, kind=errors.ClientError):
        with self.assertRaises(kind) as caught:
            self.generate(f"A fox [[case:{case}]]")
        return caught.exception

    def details(self, error):
        return error.details["error"].get("details", [])

    def test_a_picture_comes_with_its_size_and_its_bill(self):
        answer = self.generate()
        picture = self.pictures(answer)[-1]
        self.assertEqual(picture.mime_type, "image/png")
        self.assertEqual(png_size(picture.data), (1376, 768), "as ordered")
        self.assertEqual(answer.candidates[0].finish_reason, types.FinishReason.STOP)
        self.assertEqual(answer.usage_metadata.candidates_token_count, 1290, "the cost can be computed")
        self.assertEqual(answer.usage_metadata.candidates_tokens_details[0].modality, types.MediaModality.IMAGE)
        self.assertEqual(answer.model_version, PRO)
        self.assertEqual(self.report()["images_made"], 1, "one picture is paid for")

    def test_a_reference_and_a_seed_pass(self):
        picture = self.pictures(self.generate())[-1]
        config = types.GenerateContentConfig(
            response_modalities=["IMAGE"], seed=7, image_config=types.ImageConfig(aspect_ratio="1:1")
        )
        contents = ["The same at night", types.Part.from_bytes(data=picture.data, mime_type="image/png")]
        answer = self.client().models.generate_content(model=PRO, contents=contents, config=config)
        self.assertEqual(png_size(self.pictures(answer)[-1].data), (1024, 1024))

    def test_thoughts_and_drafts_are_told_apart(self):
        thought = self.generate("A fox [[case:thought_picture]]")
        parts = [part for part in thought.candidates[0].content.parts if part.inline_data]
        self.assertEqual([part.thought for part in parts], [True], "the only picture is a thought")
        last = self.pictures(self.generate("A fox [[case:last_part]]"))
        self.assertEqual([png_size(picture.data) for picture in last], [(32, 32), (32, 32), (1376, 768)])

    def test_a_wrong_key_says_so_in_its_details(self):
        with self.assertRaises(errors.ClientError) as caught:
            self.generate(client=self.client(key="AIza-wrong"))
        error = caught.exception
        self.assertEqual((error.code, error.status), (400, "INVALID_ARGUMENT"))
        self.assertEqual(self.details(error)[0]["reason"], "API_KEY_INVALID")

    def test_a_rate_limit_says_when_to_come_back(self):
        error = self.refused("rate_limit_info")
        self.assertEqual((error.code, error.status), (429, "RESOURCE_EXHAUSTED"))
        self.assertEqual(self.details(error)[1]["retryDelay"], "0.467s")

    def test_quota_is_a_429_that_never_frees_up(self):
        self.assertIn("limit: 0", self.refused("quota").message)
        self.assertIn("PerDay", str(self.details(self.refused("quota_day"))))
        self.assertEqual(self.details(self.refused("capacity"))[0]["reason"], "MODEL_CAPACITY_EXHAUSTED")

    def test_other_errors_have_their_code_and_status(self):
        cases = [
            ("model_not_found", errors.ClientError, 404, "NOT_FOUND"),
            ("service_disabled", errors.ClientError, 403, "PERMISSION_DENIED"),
            ("region", errors.ClientError, 400, "FAILED_PRECONDITION"),
            ("bad_parameter", errors.ClientError, 400, "INVALID_ARGUMENT"),
            ("status_499", errors.ClientError, 499, "CANCELLED"),
            ("status_500", errors.ServerError, 500, "INTERNAL"),
            ("status_503", errors.ServerError, 503, "UNAVAILABLE"),
            ("status_504", errors.ServerError, 504, "DEADLINE_EXCEEDED"),
        ]
        for case, kind, code, status in cases:
            with self.subTest(case=case):
                error = self.refused(case, kind)
                self.assertEqual((error.code, error.status), (code, status))
        with self.assertRaises(errors.ServerError) as caught:
            self.generate("A fox [[case:gateway_502]]")
        self.assertEqual(caught.exception.code, 502, "a gateway speaks HTML, and the client survives it")

    def test_a_blocked_prompt_has_no_candidates(self):
        for reason in ["PROHIBITED_CONTENT", "SAFETY", "BLOCKLIST", "IMAGE_SAFETY", "JAILBREAK", "MODEL_ARMOR"]:
            with self.subTest(reason=reason):
                answer = self.generate(f"A fox [[case:block_{reason}]]")
                self.assertEqual(answer.prompt_feedback.block_reason, types.BlockedReason[reason])
                self.assertIsNone(answer.candidates)

    def test_a_blocked_output_has_a_reason_and_no_parts(self):
        reasons = ["SAFETY", "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION", "NO_IMAGE", "IMAGE_OTHER"]
        for reason in reasons:
            with self.subTest(reason=reason):
                answer = self.generate(f"A fox [[case:finish_{reason}]]")
                self.assertEqual(answer.candidates[0].finish_reason, types.FinishReason[reason])
                self.assertIsNone(answer.candidates[0].content.parts)

    def test_only_words_are_an_answer_too(self):
        answer = self.generate("A fox [[case:no_picture]]")
        self.assertEqual(answer.candidates[0].finish_reason, types.FinishReason.STOP)
        self.assertEqual(self.pictures(answer), [])
        self.assertTrue(answer.text)

    def test_the_list_of_models_has_pages(self):
        names = [model.name for model in self.client().models.list(config={"page_size": 1})]
        self.assertIn(f"models/{PRO}", names)
        self.assertGreater(len(names), 1, "the pages follow each other")


class BetaTest(GoogleTest):
    """The same again at v1beta, which was the client's own choice up to its version 2."""

    version = "v1beta"


class RefusedFieldTest(ClientTest):
    vendor = "google"
    violations_expected = 1

    def test_a_size_that_the_model_does_not_have_is_a_field_violation(self):
        config = types.GenerateContentConfig(
            response_modalities=["IMAGE"], image_config=types.ImageConfig(image_size="1K")
        )
        with genai.Client(api_key=self.key, http_options=types.HttpOptions(base_url=self.base_url)) as client:
            with self.assertRaises(errors.ClientError) as caught:
                client.models.generate_content(model="gemini-2.5-flash-image", contents="A fox", config=config)
        violation = caught.exception.details["error"]["details"][0]["fieldViolations"][0]
        self.assertEqual(violation["field"], "generation_config.image_config.image_size")
