/**
 * A small Apps Script: runs a bound script against the stand-in for Google Sheets, for tests.
 *
 * Started as `node runtime.js SETTINGS` with a JSON of {files, api, token, spreadsheet, user, identityToken}; reads a JSON a
 * line, {call, args}, and answers a JSON a line: {result, error, toasts, menus, sidebar, alerts}. As in Google's own, every
 * service is synchronous: a worker fetches while the script waits.
 */
'use strict';
const { Worker, receiveMessageOnPort, MessageChannel } = require('node:worker_threads');
const vm = require('node:vm');
const readline = require('node:readline');

const settings = JSON.parse(process.argv[2]);
let shown = {};
const fresh = () => { shown = { toasts: [], menus: [], sidebar: null, alerts: [] }; };
fresh();

const flag = new Int32Array(new SharedArrayBuffer(4));
const { port1, port2 } = new MessageChannel();
const fetcher = new Worker(`
  const { workerData } = require('node:worker_threads');
  workerData.port.on('message', async (asked) => {
    let answer;
    try {
      const response = await fetch(asked.url, asked.options);
      answer = { code: response.status, text: await response.text() };
    } catch (error) {
      answer = { error: String((error.cause && error.cause.code) || error.message) };
    }
    workerData.port.postMessage(answer);
    Atomics.store(workerData.flag, 0, 1);
    Atomics.notify(workerData.flag, 0);
  });`, { eval: true, workerData: { port: port2, flag }, transferList: [port2] });
fetcher.unref();

/** Fetches and waits for the answer. */
function fetchNow(url, options) {
  Atomics.store(flag, 0, 0);
  port1.postMessage({ url, options });
  Atomics.wait(flag, 0, 0);
  const { message } = receiveMessageOnPort(port1);
  if (message.error) { throw new Error('Address unavailable: ' + url + ' ' + message.error); }
  return message;
}

/** Calls the Sheets API as the signed-in person. */
function api(method, path, body) {
  const answer = fetchNow(settings.api + '/v4/spreadsheets/' + path, {
    method,
    body: body && JSON.stringify(body),
    headers: { Authorization: 'Bearer ' + settings.token, 'Content-Type': 'application/json' },
  });
  const said = answer.text ? JSON.parse(answer.text) : {};
  if (answer.code >= 400) { throw new Error(said.error.message); }
  return said;
}

class Range {
  constructor(values) { this.values = values; }
  getDisplayValues() { return this.values; }
}

class Sheet {
  constructor(book, properties) { this.book = book; this.properties = properties; }
  getName() { return this.properties.title; }
  getSheetId() { return this.properties.sheetId; }
  getDataRange() {
    const title = "'" + this.properties.title.replace(/'/g, "''") + "'";
    const rows = api('GET', this.book.id + '/values/' + encodeURIComponent(title)).values || [];
    const width = Math.max(1, ...rows.map((row) => row.length));
    const full = rows.map((row) => [...row.map(String), ...Array(width - row.length).fill('')]);
    return new Range(full.length ? full : [['']]);
  }
}

class Spreadsheet {
  constructor(id) { this.id = id; }
  get seen() { return api('GET', this.id + '?fields=spreadsheetUrl,properties(title,locale,timeZone),sheets.properties(sheetId,title)'); }
  getId() { return this.id; }
  getUrl() { return 'https://docs.google.com/spreadsheets/d/' + this.id + '/edit'; }
  getSpreadsheetLocale() { return this.seen.properties.locale; }
  getSpreadsheetTimeZone() { return this.seen.properties.timeZone || 'America/Halifax'; }
  getSheets() { return this.seen.sheets.map((sheet) => new Sheet(this, sheet.properties)); }
  toast(message, title, seconds) { shown.toasts.push({ message: String(message), title: String(title || ''), seconds }); }
}

class Menu {
  constructor(title) { this.made = { title, items: [] }; }
  addItem(label, run) { this.made.items.push({ label, run }); return this; }
  addSeparator() { return this; }
  addToUi() { shown.menus.push(this.made); }
}

const properties = {};
let locked = settings.locked || false;
const pad = (number) => String(number).padStart(2, '0');

const services = {
  SpreadsheetApp: {
    getActive: () => new Spreadsheet(settings.spreadsheet),
    getUi: () => ({
      createMenu: (title) => new Menu(title),
      showSidebar: (page) => { shown.sidebar = page; },
      alert: (title, text) => { shown.alerts.push({ title, text }); },
      ButtonSet: { OK: 'OK' },
    }),
  },
  HtmlService: {
    createHtmlOutputFromFile: (name) => ({
      title: '',
      html: settings.files[name + '.html'],
      setTitle(title) { this.title = title; return this; },
    }),
  },
  LockService: {
    getDocumentLock: () => ({
      tryLock: () => { if (locked) { return false; } locked = true; return true; },
      releaseLock: () => { locked = false; },
    }),
  },
  PropertiesService: {
    getDocumentProperties: () => ({
      getProperty: (name) => (name in properties ? properties[name] : null),
      setProperty: (name, value) => { properties[name] = String(value); },
    }),
  },
  Session: { getActiveUser: () => ({ getEmail: () => settings.user }) },
  ScriptApp: { getIdentityToken: () => settings.identityToken },
  UrlFetchApp: {
    fetch: (url, options) => {
      const answer = fetchNow(url, {
        method: (options.method || 'get').toUpperCase(),
        body: options.payload,
        headers: { ...options.headers, 'Content-Type': options.contentType },
      });
      return { getContentText: () => answer.text, getResponseCode: () => answer.code };
    },
  },
  Utilities: {
    getUuid: () => crypto.randomUUID(),
    sleep: (ms) => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms * (settings.pace || 0.01)); },
    base64DecodeWebSafe: (text) => [...Buffer.from(text, 'base64url')],
    newBlob: (bytes) => ({ getDataAsString: () => Buffer.from(bytes).toString('utf8') }),
    formatDate: (date, zone, form) => {
      if (form !== 'yyyy-MM-dd HH:mm:ss') { throw new Error('this runtime knows no form ' + form); }
      const form_ = { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' };
      const part = Object.fromEntries(new Intl.DateTimeFormat('en-CA', form_).formatToParts(date).map((each) => [each.type, each.value]));
      return `${part.year}-${pad(part.month)}-${pad(part.day)} ${pad(part.hour)}:${pad(part.minute)}:${pad(part.second)}`;
    },
  },
};
if (!settings.withoutService) {
  services.Sheets = { Spreadsheets: { batchUpdate: (body, id) => api('POST', id + ':batchUpdate', body) } };
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const { call, args } = JSON.parse(line);
  fresh();
  let answer;
  try {
    const context = vm.createContext({ ...services, console }); // each call of a real script starts anew, too
    vm.runInContext(settings.files['Code.gs'], context, { filename: 'Code.gs' });
    const result = context[call](...(args || []));
    answer = { result: result === undefined ? null : result };
  } catch (error) {
    answer = { error: String(error.stack || error) };
  }
  process.stdout.write(JSON.stringify({ ...answer, ...shown }) + '\n');
});
