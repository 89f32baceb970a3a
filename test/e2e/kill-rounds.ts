import { killRounds } from './kill.js';

/** `npm run test:kill [-- rounds [seed]]`: many rounds of a pass killed at random moments; prints its seed. */
const rounds = Number(process.argv[2] ?? 200);
const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 31));
process.stdout.write(`${rounds} rounds, seed ${seed}\n`);
const report = await killRounds(rounds, seed, (line) => process.stdout.write(`${line}\n`));
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
process.exitCode = report.missing.length + report.torn.length === 0 && report.killed > 0 ? 0 : 1;
