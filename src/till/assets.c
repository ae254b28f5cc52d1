#include "base/embed.h"
#include "state.h"

#include <string.h>

EMBED(demo_goods, "packaging/demo/goods.csv");
EMBED(demo_residents, "packaging/demo/residents.csv");
EMBED(demo_shops, "packaging/demo/shops.csv");
EMBED(demo_rates, "packaging/demo/rates.csv");
EMBED(suifenhe_rules, "packaging/rules/suifenhe.json");

const struct asset demo_assets[DEMO_ASSETS] = {
	{ DATASET_SHOPS, "shops.csv", demo_shops },
	{ DATASET_GOODS, "goods.csv", demo_goods },
	{ DATASET_RESIDENTS, "residents.csv", demo_residents },
	{ DATASET_RATES, "rates.csv", demo_rates },
};

const char *shipped_rules(void)
{
	return suifenhe_rules;
}
