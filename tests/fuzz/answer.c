#include "fuzz.h"

#include "entry/answer.h"

/* A text that ends within its place. */
#define ENDS(text) (memchr((text), '\0', sizeof(text)) != NULL)

/* What a peer answers, whoever it is: bounded, or nothing at all. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static const struct answer nothing;
	static struct answer answer;
	char *text = text_of(bytes, length);
	bool good = answer_decode(text, length, &answer);

	free(text);
	if (!good) {
		MUST(memcmp(&answer, &nothing, sizeof(answer)) == 0);
		return 0;
	}
	MUST(ENDS(answer.code) && ENDS(answer.detail) && ENDS(answer.ack));
	MUST(ENDS(answer.head_leaf) && ENDS(answer.statement));
	MUST(ENDS(answer.enrol) && ENDS(answer.genesis));
	MUST(ENDS(answer.hub) && ENDS(answer.secret));
	MUST(answer.use_count >= 0 && answer.use_count <= ANSWER_USES_MAX);
	for (int i = 0; i < answer.use_count; i++)
		MUST(ENDS(answer.uses[i].chain) && ENDS(answer.uses[i].limit) &&
			ENDS(answer.uses[i].person));
	return 0;
}
