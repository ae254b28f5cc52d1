/* One line of the table from numbers that a script counted:
 *   row exactly|at-most|none NAME VALUE LIMIT     (times the limit) */
#include "bench.h"

#include "base/text.h"

int main(int argc, char **argv)
{
	struct row row = { .unit = "", .bound_milli = 1000 };
	long long value = 0;
	long long limit = 0;
	struct error why;

	if (argc != 5)
		return 2;
	bench_must(text_parse_i64(argv[3], &value, &why), &why);
	bench_must(text_parse_i64(argv[4], &limit, &why), &why);
	row.sense = text_same(argv[1], "exactly")   ? EXACTLY
		    : text_same(argv[1], "at-most") ? AT_MOST
						    : NO_BOUND;
	row.name = argv[2];
	row.value = value;
	row.limit = limit;
	bench_row(&row);
	return 0;
}
