/*
 * One resident's allowance, shared by several tills and one hub over two
 * days: does the sum of what is sold free of duty stay within its bound,
 * whatever is lost, delayed, repeated, restored or cloned?
 *
 *     sold <= Q + X + O + K       for each day, after every step
 *
 * X  what permits may add: max(0, NU * F - H)
 * O  what officers released, K  what clones of a till could sell
 *
 * The network is not a channel but a set of messages that were ever sent:
 * whoever may receive one may do so at any time, again, or never. A lease
 * slot is one request of one till (l / NR is the till) and everything that
 * becomes of it. A chain is the numbers of its sales and refunds; the hub
 * learns them in order. Days are labels: a till's own goes forward whenever
 * it likes and is not compared with anybody else's.
 *
 * run.sh lists the configurations. Each BUG_ takes one guard away, and the
 * bound must then be found broken.
 */
#ifndef Q
#define Q 2 /* the day's limit */
#endif
#ifndef H
#define H 0 /* reserve that leases never touch */
#endif
#ifndef F
#define F 0 /* floor limit of a permit, a person and day */
#endif
#ifndef NU
#define NU 0 /* permits a day: tills 0 .. NU-1 */
#endif
#ifndef NT
#define NT 2 /* tills */
#endif
#ifndef NR
#define NR 1 /* requests a till */
#endif
#ifndef ND
#define ND 2 /* days */
#endif
#ifndef REFUNDS
#define REFUNDS 0 /* a lease's sales that may be given back */
#endif

#define NL      (NT * NR)
#define TILL(l) ((l) / NR)
#if NU * F > H && !defined(BUG_PERMIT) && !defined(TIGHT_PERMIT)
#define X (NU * F - H)
#else
#define X 0
#endif

/* What really happened: nobody in the protocol can see it. */
byte sold[ND];
byte O[ND];
byte K[ND];

/* The hub. */
byte used[ND];
byte held[ND];
byte unleased[ND];
byte over[ND];       /* quota_day.ovr */
byte amount[NL];     /* granted, 0 = never */
bool settled[NL];    /* closed, disclaimed or refused */
byte knows_sold[NL]; /* how far it has read the chains */
byte knows_back[NL];
byte knows_permit[NT * ND];
bool released[NL];
bool restored;       /* hub epoch 1, after epoch 0 */
bool frozen;
bool reported[NT];

/* Messages that were sent. */
bool sent_ask[NL];
byte sent_grant[NL]; /* its amount, 0 = none was sent */
bool grant_epoch[NL];
bool sent_close[NL];
bool sent_disclaim[NL];
bool sent_recall[NL];

/* The tills. */
mtype = { NONE, ASKED, HAVE, CLOSED, DISCLAIMED, VOID };
mtype state[NL];
byte lease_day[NL];
byte may[NL];        /* amount of the lease in hand */
byte did[NL];        /* sold under it */
byte back[NL];       /* refunded of that */
byte today[NT];
byte permit[NT * ND];
bool saw_epoch[NT];

/* Copies of a disk. */
bool has_image[NT];
bool is_restored[NT];
mtype image_state[NL];
byte image_did[NL];
bool has_backup;
byte was_used[ND];
byte was_held[ND];
byte was_unleased[ND];
byte was_amount[NL];
bool was_settled[NL];
byte was_sold[NL];
byte was_back[NL];
byte was_permit[NT * ND];
bool is_cloned;
byte clone_may[NL];
byte clone_permit[ND];

#define DAY lease_day[l]

inline check_day(d)
{
	assert(sold[d] <= Q + X + O[d] + K[d]);
	assert(restored || used[d] + held[d] <= Q - H + over[d])
}

/* When nothing is open any more nothing is held: no right is stranded. */
inline check_held()
{
	for (i : 0 .. NL - 1) {
		if
		:: amount[i] > 0 && !settled[i] -> open = true
		:: else
		fi
	}
	assert(open || held[0] + held[ND - 1] == 0);
	open = false;
	i = 0
}

inline find_grantable()
{
	g = (unleased[DAY] > H -> unleased[DAY] : H);
	g = g + used[DAY] + held[DAY];
	g = (Q + over[DAY] > g -> Q + over[DAY] - g : 0)
}

active [NL] proctype slot()
{
	byte l = _pid;
	byte a, g, i;
	bool open;

	atomic { state[l] = NONE; image_state[l] = NONE };
end:	do

	/* ---- the till ---- */

	/* It writes its intent down, then asks; for tomorrow, too. */
	:: atomic { state[l] == NONE ->
		select(a : today[TILL(l)] .. ND - 1);
		DAY = a; a = 0;
		state[l] = ASKED; sent_ask[l] = true }

	:: atomic { sent_grant[l] > 0 &&
#ifdef BUG_DISCLAIM
			(state[l] == ASKED || state[l] == DISCLAIMED) &&
#else
			state[l] == ASKED &&
#endif
#ifdef BUG_OLD_GRANT
			true ->
#else
			grant_epoch[l] >= saw_epoch[TILL(l)] ->
#endif
		state[l] = HAVE; may[l] = sent_grant[l] }

	/* A sale, of the till's day. */
	:: atomic {
#ifdef BUG_AFTER_CLOSE
		(state[l] == HAVE || state[l] == CLOSED) &&
#else
		state[l] == HAVE &&
#endif
#ifndef BUG_DAY
			DAY == today[TILL(l)] &&
#endif
			did[l] < may[l] ->
		did[l]++; a = today[TILL(l)]; sold[a]++; check_day(a); a = 0 }

	/* A refund goes back to the day of its sale, and not here. */
	:: atomic { (state[l] == HAVE || state[l] == CLOSED) &&
			back[l] < did[l] && back[l] < REFUNDS ->
		back[l]++; sold[DAY]--;
#ifdef BUG_REFUND
		if
		:: state[l] == HAVE -> may[l]++
		:: else
		fi
#endif
		}

	/* Sold, cancelled, idle for too long, or recalled. */
	:: atomic { state[l] == HAVE ->
		state[l] = CLOSED; sent_close[l] = true }

	/* No answer came: it will never be taken. */
	:: atomic { state[l] == ASKED ->
		state[l] = DISCLAIMED; sent_disclaim[l] = true }

	/* ---- the hub ---- */

	:: atomic { sent_ask[l] && amount[l] == 0 && !settled[l] && !frozen ->
		find_grantable();
		if
		:: g > 0 ->
			select(a : 1 .. g);
			amount[l] = a; held[DAY] = held[DAY] + a;
			sent_grant[l] = a; grant_epoch[l] = restored
		:: else -> settled[l] = true
		fi;
		check_day(DAY); a = 0; g = 0 }

	/* It reads on in a chain: sales, refunds, then the close. */
	:: atomic { amount[l] > 0 && !settled[l] && knows_sold[l] < did[l] &&
			knows_sold[l] < amount[l] ->
		knows_sold[l]++; used[DAY]++; held[DAY]--; check_day(DAY) }

	:: atomic { knows_back[l] < back[l] && knows_back[l] < knows_sold[l] ->
		knows_back[l]++;
#ifdef BUG_REFUND_DAY
		a = today[TILL(l)];
		used[a] = (used[a] > 0 -> used[a] - 1 : 0); a = 0
#else
		used[DAY]--
#endif
		}

	:: atomic { sent_close[l] && amount[l] > 0 && !settled[l] &&
#ifndef BUG_ORDER
			knows_sold[l] == did[l] &&
#endif
			true ->
		settled[l] = true;
		held[DAY] = held[DAY] - (amount[l] - knows_sold[l]);
		check_day(DAY); check_held() }

	:: atomic { sent_disclaim[l] && !settled[l] && !frozen ->
		settled[l] = true; held[DAY] = held[DAY] - amount[l];
		check_day(DAY); check_held() }

#ifdef BUG_TIMEOUT
	/* Its time is over, by a perfect clock that till and hub share. */
	:: atomic { amount[l] > 0 && !settled[l] ->
		settled[l] = true; state[l] = CLOSED;
		held[DAY] = held[DAY] - (amount[l] - knows_sold[l]) }
#endif

#ifdef RECALL
	/* Advice: the till closes, or says that a basket is open. */
	:: atomic { amount[l] > 0 && !settled[l] && !sent_recall[l] ->
		sent_recall[l] = true
#ifdef BUG_RECALL
		; settled[l] = true;
		held[DAY] = held[DAY] - (amount[l] - knows_sold[l])
#endif
		}
	:: atomic { sent_recall[l] && state[l] == HAVE ->
		state[l] = CLOSED; sent_close[l] = true }
#endif

#ifdef OVERRIDE
	/* Two officers sign for what a lost till holds: once a lease. */
	:: atomic { amount[l] > knows_sold[l] && !settled[l] &&
#ifdef BUG_RELEASE
			over[DAY] < 2 * Q ->
#else
			!released[l] ->
#endif
		a = amount[l] - knows_sold[l];
		over[DAY] = over[DAY] + a;
		O[DAY] = O[DAY] + (released[l] -> 0 : a);
		released[l] = true; check_day(DAY); a = 0 }
#endif
	od
}

#define W (t * ND + d)

active [NT] proctype till()
{
	byte t = _pid - NL;
	byte d, l, i;

end:	do
	:: atomic { today[t] < ND - 1 -> today[t]++ }

	/* A sale on a permit, which needs nobody; the hub hears of it. */
	:: atomic { t < NU && permit[t * ND + today[t]] < F ->
		d = today[t];
		permit[W]++; sold[d]++; check_day(d); d = 0 }
	:: atomic { t < NU ->
		select(d : 0 .. ND - 1);
		if
		:: knows_permit[W] < permit[W] ->
			knows_permit[W]++; unleased[d]++
		:: else
		fi;
		d = 0 }

#ifdef TILL_RESTORE
	/* Its disk is copied, and the copy put in its place, once. */
	:: atomic { !has_image[t] && !is_restored[t] ->
		has_image[t] = true;
		for (l : t * NR .. t * NR + NR - 1) {
			image_state[l] = state[l]; image_did[l] = did[l]
		}
		l = 0 }
	:: atomic { has_image[t] && !is_restored[t] ->
		is_restored[t] = true; has_image[t] = false;
		for (l : t * NR .. t * NR + NR - 1) {
#ifdef BUG_ROLLBACK
			if
			:: state[l] == HAVE && image_state[l] == HAVE ->
				did[l] = image_did[l]
			:: else
			fi;
#else
			/* A new epoch: what the old one held is void. */
			if
			:: state[l] == HAVE || state[l] == ASKED ->
				state[l] = VOID
			:: else
			fi;
#endif
			image_state[l] = NONE; image_did[l] = 0
		}
		l = 0 }
#endif

#ifdef CLONE
	/* Till 0 is copied with its key, and both go on. */
	:: atomic { t == 0 && !is_cloned ->
		is_cloned = true;
		for (l : 0 .. NR - 1) {
			if
			:: state[l] == HAVE ->
				clone_may[l] = may[l] - did[l];
				K[DAY] = K[DAY] + clone_may[l]
			:: else
			fi
		}
		for (d : 0 .. ND - 1) {
			clone_permit[d] = (NU > 0 -> F - permit[d] : 0);
			K[d] = K[d] + clone_permit[d]
		}
#ifdef TIGHT_CLONE
		for (d : 0 .. ND - 1) { K[d] = 0 }
#endif
		l = 0; d = 0 }
	:: atomic { t == 0 && is_cloned ->
		select(l : 0 .. NR - 1);
		if
		:: clone_may[l] > 0 ->
			clone_may[l]--; sold[DAY]++; check_day(DAY);
			/* The fork is found, and its sale counted. */
			if
			:: unleased[DAY]++
			:: true
			fi
		:: else
		fi;
		l = 0 }
	:: atomic { t == 0 && is_cloned ->
		select(d : 0 .. ND - 1);
		if
		:: clone_permit[d] > 0 ->
			clone_permit[d]--; sold[d]++; check_day(d)
		:: else
		fi;
		d = 0 }
#endif

#ifdef HUB_RESTORE
	/* It takes up the hub's new epoch and tells what it holds or held. */
	:: atomic { frozen && !reported[t] ->
		reported[t] = true; saw_epoch[t] = true;
		for (l : t * NR .. t * NR + NR - 1) {
			if
			:: may[l] > 0 && amount[l] == 0 ->
				amount[l] = may[l];
				held[DAY] = held[DAY] + may[l];
				settled[l] = false
#ifndef BUG_OLD_GRANT
			:: state[l] == ASKED && amount[l] == 0 ->
				state[l] = DISCLAIMED; settled[l] = true
#endif
			:: else
			fi
		}
		l = 0 }
#endif
	od
}

#ifdef HUB_RESTORE
active proctype hub()
{
	byte i;
	bool all;

end:	do
	:: atomic { !has_backup && !restored ->
		has_backup = true;
		for (i : 0 .. ND - 1) {
			was_used[i] = used[i]; was_held[i] = held[i];
			was_unleased[i] = unleased[i]
		}
		for (i : 0 .. NL - 1) {
			was_amount[i] = amount[i]; was_settled[i] = settled[i];
			was_sold[i] = knows_sold[i]; was_back[i] = knows_back[i]
		}
		for (i : 0 .. NT * ND - 1) { was_permit[i] = knows_permit[i] }
		i = 0 }
	:: atomic { has_backup && !restored ->
		restored = true; has_backup = false;
		for (i : 0 .. ND - 1) {
			used[i] = was_used[i]; held[i] = was_held[i];
			unleased[i] = was_unleased[i];
			was_used[i] = 0; was_held[i] = 0; was_unleased[i] = 0
		}
		for (i : 0 .. NL - 1) {
			amount[i] = was_amount[i]; settled[i] = was_settled[i];
			knows_sold[i] = was_sold[i]; knows_back[i] = was_back[i];
			was_amount[i] = 0; was_settled[i] = false;
			was_sold[i] = 0; was_back[i] = 0
		}
		for (i : 0 .. NT * ND - 1) {
			knows_permit[i] = was_permit[i]; was_permit[i] = 0
		}
		i = 0;
#ifndef BUG_HUB_RESTORE
		frozen = true
#endif
		}
	/* Grants begin again when every till has told. */
	:: atomic { frozen ->
		all = true;
		for (i : 0 .. NT - 1) { all = all && reported[i] }
#ifdef BUG_FREEZE
		all = all || reported[0];
#endif
		if
		:: all -> frozen = false
		:: else
		fi;
		all = false; i = 0 }
	od
}
#endif
