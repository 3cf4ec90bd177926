'use strict';
// Loaded into Playwright's driver before anything else. A page decides how long a message of the
// driver is (a title, a console line, a URL), and the JVM takes it whole; so whatever would be too
// much for the JVM ends the driver, and with it one run, before it is sent.
const fs = require('fs');

const longest = Number(process.env.PITWALL_LONGEST_MESSAGE);
const most = Number(process.env.PITWALL_MOST_BYTES_A_MINUTE);
const note = process.env.PITWALL_DRIVER_NOTE;
const write = process.stdout.write.bind(process.stdout);

let header = null;
let minute = 0;
let bytes = 0;

function end(why) {
  try {
    fs.writeFileSync(note, why);
  } catch (full) {
    // Without the note it is told as a driver that is gone.
  }
  process.kill(process.pid, 'SIGKILL');
}

// The driver writes a length of four bytes, then as many bytes; the JVM makes room at the length.
process.stdout.write = (chunk, ...more) => {
  if (header === null) {
    header = chunk;
    return true;
  }
  const now = Math.floor(Date.now() / 60000);
  bytes = now === minute ? bytes + chunk.length : chunk.length;
  minute = now;
  if (chunk.length > longest) {
    end(`a page made a message of ${chunk.length} bytes (a title, a text, a URL, a console line or an error); at most ${longest} are taken`);
    return false;
  }
  if (bytes > most) {
    end(`a page made messages of ${bytes} bytes within a minute (texts, console lines, errors, requests); at most ${most} are taken`);
    return false;
  }
  write(header);
  header = null;
  return write(chunk, ...more);
};

// As root Chromium puts its own processes above all others (nice -8), and one page of one journey
// could then keep the processor from the service. Without the right to do so it carries on as it is.
const childProcess = require('child_process');
const plainSpawn = childProcess.spawn;
const LOWERED = ['--bounding-set', '-sys_nice', '--inh-caps', '-sys_nice', '--'];

function canLower() {
  return process.platform === 'linux' && process.getuid() === 0
      && childProcess.spawnSync('setpriv', [...LOWERED, 'true']).status === 0;
}

const lower = canLower();

childProcess.spawn = (command, args, options) =>
  lower && Array.isArray(args)
    ? plainSpawn('setpriv', [...LOWERED, command, ...args], options)
    : plainSpawn(command, args, options);
