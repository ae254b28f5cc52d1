#include "check.h"

#include "sign/fixture.h"
#include "sign/jws.h"

#include "base/base64url.h"

/*
 * A line of the RFC 8037 key, made with python3-jwcrypto: Ed25519 has one
 * signature for a message, so ours must be the same bytes.
 */
#define HEADER                                                         \
	"eyJhbGciOiJFZERTQSIsImtpZCI6ImtQcktfcW14VldhWVZBOXd3QkY2SXVv" \
	"M3ZWeno3VHhIQ1R3WEJ5Z3JTNGsiLCJ0eXAiOiJxcC1lbnRyeStqd3MifQ"
#define BODY    "eyJraW5kIjoic2FsZSIsInNlcSI6MX0"
#define PAYLOAD "{\"kind\":\"sale\",\"seq\":1}"
#define LINE                                                            \
	HEADER "." BODY ".Sswvw49m16HiTnxfUFvVy7x-Thsw4yt9OE3F3EZMqu02" \
	       "rz_65iTVAq-QAQ_n8ec1y1nnCuXQcERCSKd44SErAA"

static struct jws_payload payload;

static struct jws_key rfc8037(void)
{
	struct jws_key key;
	struct error why;

	assert_ok(jws_key_init(&key, RFC8037_X, &why));
	return key;
}

static enum jws_fault open_bytes(const char *line, size_t length)
{
	struct jws_key key = rfc8037();

	return jws_open(line, length, JWS_ENTRY, &key, &payload);
}

static enum jws_fault open_line(const char *line)
{
	return open_bytes(line, strlen(line));
}

/* Whatever has been written so far, signed by the RFC 8037 key. */
static size_t seal_by_hand(
	const struct keyring *keyring, char *line, size_t length)
{
	uint8_t signature[64];

	keyring_sign(keyring, line, length, signature);
	line[length++] = '.';
	return length +
	       base64url_encode(signature, sizeof(signature), line + length);
}

static size_t sign_by_hand(const struct keyring *keyring, const char *header,
	const char *bytes, size_t length, char *line)
{
	size_t at = base64url_encode(header, strlen(header), line);

	line[at++] = '.';
	at += base64url_encode(bytes, length, line + at);
	return seal_by_hand(keyring, line, at);
}

static void sign__makes_the_line_that_jwcrypto_makes(void **state)
{
	struct keyring *keyring = place_rfc8037(*state);
	char bytes[] = PAYLOAD;
	struct text text = text_over(bytes, sizeof(bytes));
	char line[JWS_SIZE];
	size_t length = 0;
	struct error why;

	text_add(&text, PAYLOAD);
	assert_ok(jws_sign(keyring, JWS_ENTRY, &text, line, &length, &why));
	assert_string_equal(line, LINE);
	assert_int_equal(length, strlen(LINE));
	keyring_close(keyring);
}

static void sign__writes_the_header_of_each_type(void **state)
{
	static const char *const names[JWS_TYPE_COUNT] = { "qp-entry",
		"qp-lease", "qp-request", "qp-ack", "qp-manifest", "qp-token" };
	struct keyring *keyring = place_rfc8037(*state);
	char bytes[8];
	struct text text = text_over(bytes, sizeof(bytes));
	char line[JWS_SIZE];
	char header[128];
	char wanted[128];
	size_t length = 0;
	struct error why;

	for (int type = 0; type < JWS_TYPE_COUNT; type++) {
		assert_ok(jws_sign(keyring, (enum jws_type)type, &text, line,
			&length, &why));
		(void)snprintf(wanted, sizeof(wanted),
			"{\"alg\":\"EdDSA\",\"kid\":\"%s\",\"typ\":\"%s+jws\"}",
			RFC8037_KID, names[type]);
		assert_ok(base64url_decode(line, strcspn(line, "."),
			(uint8_t *)header, sizeof(header), &length, &why));
		assert_int_equal(length, strlen(wanted));
		assert_memory_equal(header, wanted, length);
	}
	keyring_close(keyring);
}

static void open__gives_the_payload_back_at_any_size(void **state)
{
	static const size_t sizes[] = { 0, 1, 2, 3, 600, JWS_PAYLOAD_MAX };
	static char bytes[JWS_PAYLOAD_MAX + 2];
	struct keyring *keyring = place_rfc8037(*state);
	struct text text = text_over(bytes, sizeof(bytes));
	char line[JWS_SIZE];
	size_t length = 0;
	struct error why;

	memset(bytes, 'x', sizeof(bytes));
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		text.length = sizes[i];
		assert_ok(jws_sign(
			keyring, JWS_ENTRY, &text, line, &length, &why));
		assert_int_equal(length, strlen(line));
		assert_int_equal(open_bytes(line, length), JWS_GOOD);
		assert_int_equal(payload.length, sizes[i]);
		assert_int_equal(strlen(payload.bytes), sizes[i]);
		assert_memory_equal(payload.bytes, bytes, sizes[i]);
	}
	keyring_close(keyring);
}

static void sign__refuses_a_payload_that_is_too_long_or_cut(void **state)
{
	static char bytes[JWS_PAYLOAD_MAX + 2];
	struct keyring *keyring = place_rfc8037(*state);
	struct text text = text_over(bytes, sizeof(bytes));
	char line[JWS_SIZE] = "as before";
	size_t length = 0;
	struct error why;

	memset(bytes, 'x', sizeof(bytes));
	text.length = JWS_PAYLOAD_MAX + 1;
	assert_err(ERR_RANGE,
		jws_sign(keyring, JWS_ENTRY, &text, line, &length, &why));
	assert_said("16385");
	text.length = 1;
	text.cut = true;
	assert_err(ERR_RANGE,
		jws_sign(keyring, JWS_ENTRY, &text, line, &length, &why));
	assert_string_equal(line, "as before");
	keyring_close(keyring);
}

static void open__refuses_a_payload_that_is_too_long(void **state)
{
	static char bytes[JWS_PAYLOAD_MAX + 1];
	struct keyring *keyring = place_rfc8037(*state);
	char line[JWS_SIZE];
	size_t length;

	memset(bytes, 'x', sizeof(bytes));
	length = sign_by_hand(keyring,
		"{\"alg\":\"EdDSA\",\"kid\":\"" RFC8037_KID
		"\",\"typ\":\"qp-entry+jws\"}",
		bytes, JWS_PAYLOAD_MAX, line);
	assert_int_equal(open_bytes(line, length), JWS_GOOD);
	length = sign_by_hand(keyring,
		"{\"alg\":\"EdDSA\",\"kid\":\"" RFC8037_KID
		"\",\"typ\":\"qp-entry+jws\"}",
		bytes, JWS_PAYLOAD_MAX + 1, line);
	assert_int_equal(open_bytes(line, length), JWS_BAD_FORM);
	keyring_close(keyring);
}

/* Which fault a change at this place must be, unless it breaks the form. */
static enum jws_fault fault_at(size_t at)
{
	return at < strlen(HEADER) ? JWS_BAD_HEADER : JWS_BAD_SIGNATURE;
}

static void open__catches_every_flipped_bit(void **state)
{
	char line[] = LINE;
	int formal = 0;

	(void)state;
	for (size_t bit = 0; bit < strlen(LINE) * 8; bit++) {
		size_t at = bit / 8;
		enum jws_fault fault;

		line[at] = (char)(LINE[at] ^ (1 << bit % 8));
		fault = open_bytes(line, strlen(LINE));
		line[at] = LINE[at];
		if (fault != JWS_BAD_FORM)
			assert_int_equal(fault, fault_at(at));
		else
			formal++;
	}
	assert_in_range(formal, 1, (int)strlen(LINE) * 8 - 1);
	assert_int_equal(open_line(line), JWS_GOOD);
}

static void open__catches_every_removed_doubled_or_swapped_byte(void **state)
{
	size_t length = strlen(LINE);
	char line[sizeof(LINE) + 1];

	(void)state;
	for (size_t at = 0; at < length; at++) {
		memcpy(line, LINE, at);
		memcpy(line + at, &LINE[at + 1], length - at);
		assert_int_not_equal(open_line(line), JWS_GOOD);
		memcpy(line + at + 1, &LINE[at], length - at + 1);
		line[at] = LINE[at];
		assert_int_not_equal(open_line(line), JWS_GOOD);
		memcpy(line, LINE, length + 1);
		line[at] = LINE[at + 1];
		line[at + 1] = LINE[at];
		if (line[at] != line[at + 1])
			assert_int_not_equal(
				open_bytes(line, length), JWS_GOOD);
		assert_int_not_equal(open_bytes(LINE, at), JWS_GOOD);
	}
}

/*
 * The last character of a signature carries two bits: of the 63 other ones
 * 15 spell the same bytes again. Only 3 are canonical, and other bytes.
 */
static void open__refuses_other_spellings_of_the_signature(void **state)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "abcdefghijklmnopqrstuvwxyz"
				       "0123456789-_";
	char line[] = LINE;
	char *last = &line[strlen(line) - 1];
	int seen[JWS_BAD_SIGNATURE + 1] = { 0 };

	(void)state;
	for (const char *c = alphabet; *c != '\0'; c++) {
		*last = *c;
		seen[open_line(line)]++;
	}
	assert_int_equal(seen[JWS_GOOD], 1);
	assert_int_equal(seen[JWS_BAD_SIGNATURE], 3);
	assert_int_equal(seen[JWS_BAD_FORM], 60);
}

/* As RFC 8725 tells: signed by the right key, but under another header. */
static void open__refuses_any_other_header(void **state)
{
	static const char *const headers[] = {
		"",
		"{}",
		"{\"alg\":\"EdDSA\"}",
		"{\"alg\":\"none\",\"kid\":\"" RFC8037_KID
		"\",\"typ\":\"qp-entry+jws\"}",
		"{\"alg\":\"HS256\",\"kid\":\"" RFC8037_KID
		"\",\"typ\":\"qp-entry+jws\"}",
		"{\"alg\":\"Ed25519\",\"kid\":\"" RFC8037_KID
		"\",\"typ\":\"qp-entry+jws\"}",
		"{\"alg\":\"EdDSA\",\"crit\":[],\"kid\":\"" RFC8037_KID
		"\",\"typ\":\"qp-entry+jws\"}",
		"{\"alg\":\"EdDSA\",\"kid\":\"" RFC8037_KID
		"\",\"typ\":\"qp-entry+jws\",\"x\":1}",
		"{\"kid\":\"" RFC8037_KID
		"\",\"alg\":\"EdDSA\",\"typ\":\"qp-entry+jws\"}",
		"{\"alg\":\"EdDSA\", \"kid\":\"" RFC8037_KID
		"\",\"typ\":\"qp-entry+jws\"}",
		"{\"alg\":\"EdDSA\",\"kid\":\"" RFC8037_KID
		"\",\"typ\":\"qp-entry+jws\"} ",
		"{\"alg\":\"EdDSA\",\"kid\":\"" RFC8037_KID
		"\",\"typ\":\"JWT\"}",
	};
	struct keyring *keyring = place_rfc8037(*state);
	char line[JWS_SIZE];

	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
		size_t length = sign_by_hand(
			keyring, headers[i], PAYLOAD, strlen(PAYLOAD), line);

		assert_int_equal(open_bytes(line, length), JWS_BAD_HEADER);
		assert_string_equal(payload.bytes, PAYLOAD);
	}
	assert_int_equal(open_line(" " LINE), JWS_BAD_HEADER);
	keyring_close(keyring);
}

static void open__refuses_a_header_that_goes_on(void **state)
{
	static const char signed_part[] = HEADER "AA." BODY;
	struct keyring *keyring = place_rfc8037(*state);
	char line[JWS_SIZE];
	size_t length;

	memcpy(line, signed_part, strlen(signed_part));
	length = seal_by_hand(keyring, line, strlen(signed_part));
	assert_int_equal(open_bytes(line, length), JWS_BAD_HEADER);
	keyring_close(keyring);
}

static void open__refuses_a_line_without_signature(void **state)
{
	(void)state;
	assert_int_equal(open_line(HEADER "." BODY "."), JWS_BAD_FORM);
	assert_int_equal(open_line(HEADER "." BODY), JWS_BAD_FORM);
	/* RFC 7519 section 6.1 */
	assert_int_equal(open_line("eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UifQ."),
		JWS_BAD_FORM);
}

static void open__refuses_what_is_no_line(void **state)
{
	static const char *const bad[] = { "", ".", "..", "...", "a", "a.b",
		"a.b.c", LINE ".", LINE "=", LINE "\n", LINE " ", LINE "." BODY,
		"." LINE };
	static char long_line[JWS_SIZE];
	struct jws_key key = rfc8037();

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		payload.length = 1;
		assert_int_equal(open_line(bad[i]), JWS_BAD_FORM);
		assert_int_equal(payload.length, 0);
		assert_string_equal(payload.bytes, "");
	}
	memset(long_line, 'A', sizeof(long_line));
	memcpy(long_line, LINE, strlen(LINE));
	assert_int_equal(jws_open(long_line, sizeof(long_line), JWS_ENTRY, &key,
				 &payload),
		JWS_BAD_FORM);
}

static void open__refuses_a_line_of_another_type(void **state)
{
	struct jws_key key = rfc8037();

	(void)state;
	for (int type = 0; type < JWS_TYPE_COUNT; type++)
		assert_int_equal(jws_open(LINE, strlen(LINE),
					 (enum jws_type)type, &key, &payload),
			type == JWS_ENTRY ? JWS_GOOD : JWS_BAD_HEADER);
}

static void open__refuses_a_line_of_another_key(void **state)
{
	struct jws_key other;
	struct error why;

	(void)state;
	/* RFC 8032 TEST 2 */
	assert_ok(jws_key_init(
		&other, "PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw", &why));
	assert_int_equal(
		jws_open(LINE, strlen(LINE), JWS_ENTRY, &other, &payload),
		JWS_BAD_HEADER);
	/* and when it takes the name of ours */
	(void)text_copy(other.kid, sizeof(other.kid), RFC8037_KID);
	assert_int_equal(
		jws_open(LINE, strlen(LINE), JWS_ENTRY, &other, &payload),
		JWS_BAD_SIGNATURE);
}

static void open__still_shows_what_a_forged_line_claims(void **state)
{
	char line[] = LINE;

	(void)state;
	line[strlen(HEADER) + 1 + strlen(BODY) + 1] = 'A';
	assert_int_equal(open_line(line), JWS_BAD_SIGNATURE);
	assert_string_equal(payload.bytes, PAYLOAD);
	assert_int_equal(payload.length, strlen(PAYLOAD));
}

#define EACH(test) \
	cmocka_unit_test_setup_teardown(test, place_open, place_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(sign__makes_the_line_that_jwcrypto_makes),
		EACH(sign__writes_the_header_of_each_type),
		EACH(open__gives_the_payload_back_at_any_size),
		EACH(sign__refuses_a_payload_that_is_too_long_or_cut),
		EACH(open__refuses_a_payload_that_is_too_long),
		EACH(open__catches_every_flipped_bit),
		EACH(open__catches_every_removed_doubled_or_swapped_byte),
		EACH(open__refuses_other_spellings_of_the_signature),
		EACH(open__refuses_any_other_header),
		EACH(open__refuses_a_header_that_goes_on),
		EACH(open__refuses_a_line_without_signature),
		EACH(open__refuses_what_is_no_line),
		EACH(open__refuses_a_line_of_another_type),
		EACH(open__refuses_a_line_of_another_key),
		EACH(open__still_shows_what_a_forged_line_claims),
	};

	return cmocka_run_group_tests_name("jws", tests, NULL, NULL);
}
