#include "cli/verifier.h"

int main(int argc, char **argv)
{
	return verifier_main(argc, argv);
}
