#include "labels.h"

#include "base/say.h"
#include "device/printer.h"

const char *window_label(enum window window)
{
	static const char *const labels[] = {
		[WINDOW_TRANSACTION] = N_("a purchase"),
		[WINDOW_DAY] = N_("a day"),
		[WINDOW_MONTH] = N_("a month"),
		[WINDOW_YEAR] = N_("a year"),
		[WINDOW_ROLLING] = N_("several days"),
	};

	return labels[window];
}

const char *excess_label(enum excess excess)
{
	static const char *const labels[] = {
		[EXCESS_REFUSE] = N_("else refused"),
		[EXCESS_TAX_PART] = N_("else duty on the rest"),
		[EXCESS_TAX_ITEM] = N_("else duty on whole pieces"),
		[EXCESS_OFFICER] = N_("else an officer decides"),
	};

	return labels[excess];
}

const char *role_label(enum role role)
{
	static const char *const labels[] = {
		[ROLE_CASHIER] = N_("cashier"),
		[ROLE_MANAGER] = N_("manager"),
		[ROLE_ADMINISTRATOR] = N_("administrator"),
		[ROLE_AUDITOR] = N_("auditor"),
	};

	return labels[role];
}

const char *status_label(enum resident_status status)
{
	return status == RESIDENT_BLOCKED ? N_("blocked: may not buy")
					  : N_("may buy");
}

const char *document_label(enum document_kind kind)
{
	static const char *const labels[DOCUMENT_KIND_COUNT] = {
		[DOCUMENT_CN_ID] = N_("identity card of China"),
		[DOCUMENT_FOREIGNER_ID] = N_("foreigner's identity card"),
		[DOCUMENT_PASSPORT] = N_("passport"),
		[DOCUMENT_RESIDENT_CARD] = N_("resident card"),
	};

	return labels[kind];
}

const char *job_label(enum till_job_state state)
{
	static const char *const labels[] = {
		[TILL_JOB_WAITING] = N_("waiting"),
		[TILL_JOB_SENT] = N_("sent"),
		[TILL_JOB_CONFIRMED] = N_("printed"),
		[TILL_JOB_UNKNOWN] = N_("printed? look"),
		[TILL_JOB_DROPPED] = N_("dropped"),
	};

	return labels[state];
}

const char *paper_label(enum till_paper_kind kind)
{
	static const char *const labels[] = {
		[TILL_PAPER_RECEIPT] = N_("receipt"),
		[TILL_PAPER_REPORT] = N_("report of shift"),
		[TILL_PAPER_DRAWER] = N_("the drawer"),
	};

	return labels[kind];
}

const char *device_label(enum device_kind kind)
{
	static const char *const labels[DEVICE_KINDS] = {
		[DEVICE_SCANNER] = N_("scanner"),
		[DEVICE_SCALE] = N_("scale"),
		[DEVICE_CARD] = N_("card reader"),
		[DEVICE_DISPLAY] = N_("customer display"),
		[DEVICE_DRAWER] = N_("drawer"),
	};

	return labels[kind];
}

/* None is no trouble. */
bool printer_is_well(const struct printer_sight *printer)
{
	return !printer->has || printer->state.trouble == PRINTER_FINE;
}

const char *printer_state(const struct printer_sight *printer)
{
	if (!printer->has)
		return say("none");
	return printer->state.trouble == PRINTER_FINE
		       ? say("ready")
		       : printer_trouble_text(printer->state.trouble);
}

const char *device_state(bool is_ready)
{
	return is_ready ? say("ready") : say("not there");
}
