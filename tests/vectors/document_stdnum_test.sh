#!/bin/sh
# Our cn-id check beside that of python3-stdnum (stdnum.cn.ric): the
# published samples, and some 2,000 numbers made from them.
#
# stdnum also looks the birthplace up in a table; we do not (a code stays
# with a person when the place is gone, and the residents' dataset decides).
# So both are compared on length, form, check character and birth date, and
# what stdnum refuses for the birthplace alone must be accepted here. Where
# we are stricter (numbers from 0 and 9, years before 1583) is counted apart.
# Numbers that could be somebody's are not invented: made ones have a
# province code that was never given out.
build=${BUILD:-build}
driver=$build/tests/vectors/document_driver

mkdir -p "${driver%/*}" || exit 1
if ! ${CC:-gcc} -std=c17 -D_GNU_SOURCE -Wall -Wextra -Iinclude \
	${SANITIZE:+"-fsanitize=$SANITIZE"} -o "$driver" \
	tests/vectors/document_driver.c "$build/lib/core.a" \
	"$build/lib/base.a" -lunistring -lcsv; then
	echo "not ok - the document driver builds"
	exit 1
fi

exec /usr/bin/python3 - "$driver" <<'PYTHON'
import datetime
import random
import subprocess
import sys

from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent, ValidationError
from stdnum.util import isdigits

SAMPLES = ['11010519491231002X', '440524188001010014', '34052419800101001X',
           '360426199101010071']  # the last is stdnum's own
NO_PROVINCE = ['10', '20', '30', '40', '60', '70', '80', '16', '29', '38',
               '47', '55', '66', '72', '89']
FIRST_DAY = datetime.date(1583, 1, 1).toordinal()
LAST_DAY = datetime.date(9999, 12, 31).toordinal()
chance = random.Random(11643)
failed = False


def claim(good, words):
    global failed
    failed = failed or not good
    print('ok - ' + words if good else 'not ok - ' + words)


def complete(body):
    return body + ric.calc_check_digit(body + '0')


def stdnum_says(number):
    """What stdnum says of everything but the birthplace."""
    number = ric.compact(number)
    if len(number) != 18:
        return 'length'
    if not isdigits(number[:-1]):
        return 'form'
    if number[-1] != ric.calc_check_digit(number):
        return 'check digit'
    try:
        ric.get_birth_date(number)
    except InvalidComponent:
        return 'birth date'
    return 'good'


def stricter(number):
    """Where we refuse what stdnum's rules without the birthplace allow."""
    return number[0] in '09' or number[6:10] < '1583'


def made_body():
    day = datetime.date.fromordinal(chance.randint(FIRST_DAY, LAST_DAY))
    return '%s%04d%04d%02d%02d%03d' % (
        chance.choice(NO_PROVINCE), chance.randrange(10000), day.year,
        day.month, day.day, chance.randrange(1000))


def other_digit(digit):
    return chance.choice([d for d in '0123456789' if d != digit])


def one_changed(number):
    at = chance.randrange(17)
    return number[:at] + other_digit(number[at]) + number[at + 1:]


def two_swapped(number):
    at = chance.randrange(16)
    return number[:at] + number[at + 1] + number[at] + number[at + 2:]


def wrong_end(number):
    return number[:-1] + chance.choice(
        [c for c in '0123456789X' if c != number[-1]])


def wrong_day(_):
    body = made_body()
    month, day = chance.choice(
        [('00', '10'), ('13', '01'), ('02', '30'), ('04', '31'), ('12', '32'),
         ('01', '00'), ('99', '99')])
    return complete(body[:10] + month + day + body[14:])


def leap_day(_):
    body = made_body()
    return complete(body[:10] + '0229' + body[14:])


def wrong_length(number):
    at = chance.randrange(18)
    return chance.choice([number[:at] + number[at + 1:],
                          number[:at] + '0' + number[at:], number[:at]])


def letter_inside(number):
    at = chance.randrange(17)
    return number[:at] + chance.choice('XOIL') + number[at + 1:]


def from_9_or_0(_):
    return complete(chance.choice('09') + made_body()[1:])


def early_year(_):
    body = made_body()
    return complete(body[:6] + '%04d' % chance.randint(1, 1582) + body[10:])


def unchanged(number):
    return number


numbers = list(SAMPLES)
for make, times in [(unchanged, 500), (str.lower, 100), (one_changed, 300),
                    (two_swapped, 200), (wrong_end, 200), (wrong_day, 200),
                    (leap_day, 200), (wrong_length, 150), (letter_inside, 100),
                    (from_9_or_0, 50), (early_year, 50)]:
    for n in range(times):
        seed = SAMPLES[n] if n < len(SAMPLES) else complete(made_body())
        numbers.append(make(seed))

answers = subprocess.run(
    [sys.argv[1]], input=''.join('cn-id:%s\n' % n for n in numbers),
    stdout=subprocess.PIPE, universal_newlines=True,
    check=True).stdout.splitlines()
claim(len(answers) == len(numbers),
      'each of %d numbers has one answer' % len(numbers))

verdicts = {}
wrong = []
lost = []
told = []
for number, answer in zip(numbers, answers):
    verdict = stdnum_says(number)
    if verdict == 'good' and stricter(number):
        verdict = 'stricter'
    right = answer == 'ok cn-id:' + number.upper()
    verdicts[verdict] = verdicts.get(verdict, 0) + 1
    if right != (verdict == 'good') or answer[:3] not in ('ok ', 'no '):
        wrong.append((verdict, number, answer))
    if ric.is_valid(number) and not right:
        lost.append((verdict, number, answer))
    if answer.startswith('no') and len(number) > 4 and number in answer:
        told.append(answer)

for verdict, number, answer in (wrong + lost)[:10]:
    print('# stdnum: %s, we: %s (%s)' % (verdict, answer, number))
claim(all(ric.is_valid(n) for n in (SAMPLES[0], SAMPLES[3])) and
      answers[:4] == ['ok cn-id:' + n for n in SAMPLES],
      'the published samples are right')
claim(not wrong, 'cn-id agrees with stdnum but for the birthplace')
claim(not lost, 'what stdnum wholly accepts is accepted')
claim(not told, 'no refusal tells the whole number')
for verdict, least in [('good', 600), ('check digit', 600), ('birth date', 300),
                       ('length', 140), ('form', 90), ('stricter', 90)]:
    count = verdicts.get(verdict, 0)
    claim(count >= least,
          'at least %d numbers test "%s" (%d)' % (least, verdict, count))
sys.exit(1 if failed else 0)
PYTHON
