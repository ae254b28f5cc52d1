// What worker and page agree on of a row of the table.

const batchRows = 1000;
const rowKinds = ['sale', 'refund', 'refusal'];
