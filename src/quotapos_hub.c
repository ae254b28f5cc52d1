#include "cli/cli.h"

int main(int argc, char **argv)
{
	return hub_cli_main(argc, argv);
}
