// Identity numbers of people who do not exist: prefix 99, right check digit.

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** A number from region (four digits), birth date (YYYYMMDD) and sequence (odd for men). */
export function identityNumber(region, born, sequence) {
  const front = `99${region}${born}${String(sequence).padStart(3, '0')}`;
  const sum = [...front].reduce((total, digit, at) => total + Number(digit) * WEIGHTS[at], 0);
  return front + '10X98765432'[sum % 11];
}

/** The same number with a wrong check digit. */
export function misread(number) {
  return number.slice(0, 17) + (number[17] === '1' ? '2' : '1');
}
