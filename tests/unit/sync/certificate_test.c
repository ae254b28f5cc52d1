#include "check.h"

#include "sync/certificate.h"

#include <string.h>

/* Made by openssl: two certificates of one key, for two names, and one of
 * another key. The pins are openssl's as well. */
static const char first[] =
	"-----BEGIN CERTIFICATE-----\n"
	"MIIBfTCCASOgAwIBAgIULOuRgaDvm0vMWxbrLQtSGx6LStcwCgYIKoZIzj0EAwIw\n"
	"FDESMBAGA1UEAwwJbG9jYWxob3N0MB4XDTI2MTEyNjAyNTYxMVoXDTM2MTEyMzAy\n"
	"NTYxMVowFDESMBAGA1UEAwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0D\n"
	"AQcDQgAE1Pv6h6YnE5V+SOxiTSwKTKTQTm8LPf1cvqmGJURQYTqAyZsCkhnZWznv\n"
	"p+u/m1btRQBHhlhjXYBm+HyK8wCisaNTMFEwHQYDVR0OBBYEFLVXdBTQdtP/RcX1\n"
	"wsI7QbYaHRg1MB8GA1UdIwQYMBaAFLVXdBTQdtP/RcX1wsI7QbYaHRg1MA8GA1Ud\n"
	"EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgVjrM15BsOgJML7DIrESrclu8\n"
	"7YhSqXyqmdh763lCrKwCIQCtBEsw67tWbp5qDUWFFVKbADZfXl4Lhl17Ri3PnfmK\n"
	"Xg==\n"
	"-----END CERTIFICATE-----\n";
static const char renewed[] =
	"-----BEGIN CERTIFICATE-----\n"
	"MIIBgDCCASegAwIBAgIUVsFTIyEfuuH5FGLYP/J2KE7hD8wwCgYIKoZIzj0EAwIw\n"
	"FjEUMBIGA1UEAwwLaHViLmV4YW1wbGUwHhcNMjYxMTI2MDI1NjExWhcNMjcwMzA2\n"
	"MDI1NjExWjAWMRQwEgYDVQQDDAtodWIuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqG\n"
	"SM49AwEHA0IABNT7+oemJxOVfkjsYk0sCkyk0E5vCz39XL6phiVEUGE6gMmbApIZ\n"
	"2Vs576frv5tW7UUAR4ZYY12AZvh8ivMAorGjUzBRMB0GA1UdDgQWBBS1V3QU0HbT\n"
	"/0XF9cLCO0G2Gh0YNTAfBgNVHSMEGDAWgBS1V3QU0HbT/0XF9cLCO0G2Gh0YNTAP\n"
	"BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCICkT/OGN8cF0H48sATFs\n"
	"/5tNCwicdnwVhYE39gRdwu0+AiATSWSHUIxmNA3J1+YUmepKJhSGQc6ftv/qPHE6\n"
	"8pmgEw==\n"
	"-----END CERTIFICATE-----\n";
static const char other[] =
	"-----BEGIN CERTIFICATE-----\n"
	"MIIDCTCCAfGgAwIBAgIUGCUvg/5IiOZ0LVyAySyr+0f4X9wwDQYJKoZIhvcNAQEL\n"
	"BQAwFDESMBAGA1UEAwwJbG9jYWxob3N0MB4XDTI2MTEyNjAyNTYxMloXDTI2MTIy\n"
	"NjAyNTYxMlowFDESMBAGA1UEAwwJbG9jYWxob3N0MIIBIjANBgkqhkiG9w0BAQEF\n"
	"AAOCAQ8AMIIBCgKCAQEAuaelv8AbKHeuBV3BXxi64S7FiCJHwpGa5o14sDeAKf8e\n"
	"mTIkGvU+w7PKCvsz41dk5T0911pX/4z83Dpchuvzz3PCqouQip5OLl69Q6XhmQVu\n"
	"tQVJs5DqFgScd9RpPOnJ1nojZ1xKqhTqfypOsbWt5oI6LEz0QwE1O0cN5/AXCKLM\n"
	"vQ2RXWZcGdFuGfYlTZdiThu52OF7XaYNMv2CxO2pinI095A5IukhQuWLOr7Q0Cal\n"
	"UM1IsxCmk4zlcgjB1Ba8+s6SsRG8VLRWxV6P4bWLiZWFPPItQs3xDK83fVpRiPKb\n"
	"HnqMeEWHLsna5lh/7jO9qm/I2H8dLUhy1gbtMxo6iwIDAQABo1MwUTAdBgNVHQ4E\n"
	"FgQUerbL0oegjJ44Bat5JE9KwORxz+gwHwYDVR0jBBgwFoAUerbL0oegjJ44Bat5\n"
	"JE9KwORxz+gwDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOCAQEAsxL6\n"
	"9GZSHBW0e+I1qQT4IWJlpeak2lrRfTfFCVaBok8GyOvLCcoWPgQ+Mpn8RkTlmyhH\n"
	"5WuwuqWhDH+w7OFE5eoeEgBZYUt36hi91BwJLu9hTd3H0GuPxnJ0a4P+w0iVUTqX\n"
	"+HrR6kzYAX6PI5YUKu1StMlKrp8cU3onaDtB0cW4QOUqs4O/k0Isr7OyerYItpVf\n"
	"b3pL9d+TPGlS2qaq0c5MIIOuIp/T/4BUxFI7HN2KzGQGNqwAl0wRlycpU/iAMaQ+\n"
	"xk6j9a3X7H057ov2ZZhykOWYrzlKYQineLbACe1oM/VCGsjrUA+yd51xvFlTaiuU\n"
	"At3JyY0w+rNv6YyfKw==\n"
	"-----END CERTIFICATE-----\n";
#define PIN_FIRST "sha256//7TXBiZDbYQvwg7jsluNxTm6fhmBPiQtzcPWSj+hSRXc="
#define PIN_OTHER "sha256//jJdxg8XlMl9b1HDLPn9sHOVzYOMAy7Y3Uqdi8JDi1xc="

static void pin__is_of_the_key_and_stays_when_the_certificate_is_renewed(
	void **state)
{
	char pin[PIN_SIZE];

	(void)state;
	assert_true(certificate_pin(first, pin));
	assert_string_equal(pin, PIN_FIRST);
	assert_true(certificate_pin(renewed, pin));
	assert_string_equal(pin, PIN_FIRST);
}

static void pin__of_another_key_is_another(void **state)
{
	char pin[PIN_SIZE];

	(void)state;
	assert_true(certificate_pin(other, pin));
	assert_string_equal(pin, PIN_OTHER);
}

/* However it ends or is changed: a pin, or none, and no byte beyond. */
static void pin__of_what_is_damaged_is_none_or_another(void **state)
{
	char pem[sizeof(first)];
	char pin[PIN_SIZE];

	(void)state;
	assert_false(certificate_pin("", pin));
	assert_false(certificate_pin("-----BEGIN CERTIFICATE-----", pin));
	for (size_t cut = 0; cut + 30 < sizeof(first); cut++) {
		memcpy(pem, first, sizeof(pem));
		pem[cut] = '\0';
		assert_false(certificate_pin(pem, pin));
		memcpy(pem, first, sizeof(pem));
		pem[cut] = pem[cut] == 'A' ? 'B' : 'A';
		(void)certificate_pin(pem, pin);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			pin__is_of_the_key_and_stays_when_the_certificate_is_renewed),
		cmocka_unit_test(pin__of_another_key_is_another),
		cmocka_unit_test(pin__of_what_is_damaged_is_none_or_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
