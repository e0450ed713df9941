/**
 * The menu of the Connector Program in this spreadsheet, and what its sidebar asks for.
 *
 * A click either inserts a row in the tab Requests, which the watcher carries out within a minute, or, where a web address
 * stands in SETTINGS, asks the server, which answers at once. Nothing is computed here: an upgrade of the tool needs no new
 * paste unless the menu changes, and then the answer says so.
 */

const SETTINGS = {}; // filled in by: connector script google

const SEARCHED_ROWS = 20;
const PATIENCE_SECONDS = 280;

function onOpen() {
  const menu = SpreadsheetApp.getUi().createMenu(say_('menu'));
  SETTINGS.menu.forEach(function (entry) {
    menu.addItem(entry[language_()], entry.run);
  });
  menu.addSeparator().addItem(say_('sidebar'), 'showSidebar').addItem(say_('about'), 'showAbout').addToUi();
}

function checkIntake() { return click_('check_intake'); }
function proposeMatches() { return click_('propose_matches'); }
function draftPosts() { return click_('draft_posts'); }
function fillReport() { return click_('fill_report'); }
function runMorning() { return click_('run_morning'); }
function dueToday() { return click_('due_today'); }

function showSidebar() {
  SpreadsheetApp.getUi().showSidebar(HtmlService.createHtmlOutputFromFile('Sidebar').setTitle(say_('menu')));
}

function showAbout() {
  const lines = [say_('version') + ' ' + SETTINGS.script];
  if (SETTINGS.address) {
    lines.push(say_('server') + ' ' + SETTINGS.address, say_('audience') + ' ' + audience_(ScriptApp.getIdentityToken()));
  } else {
    lines.push(say_('watcher'));
  }
  SpreadsheetApp.getUi().alert(say_('about'), lines.join('\n'), SpreadsheetApp.getUi().ButtonSet.OK);
}

/** A click on the menu: the answer, or that it is on its way, shows as a toast. */
function click_(name) {
  SpreadsheetApp.getActive().toast(say_('working'), entry_(name)[language_()], -1);
  const reply = ask(name);
  const text = [reply.message, reply.script_note].filter(Boolean).join(' ');
  SpreadsheetApp.getActive().toast(text, reply.title || entry_(name)[language_()], 15);
  return reply;
}

/**
 * Asks for one of the menu's entries; called by the sidebar too.
 * Returns {status: done | refused | failed | asked, title, message, lines: [{text, url, since}], id, script_note}.
 */
function ask(name) {
  const id = 'v' + SETTINGS.script + '-' + Utilities.getUuid();
  const reply = SETTINGS.address ? askServer_(entry_(name), id) : askWatcher_(entry_(name), id);
  remember_(name, reply);
  return reply;
}

/** Inserts a row in Requests and fills exactly that row, in one step that nobody can come between. */
function askWatcher_(entry, id) {
  const sheet = tab_('requests');
  const header = sheet && header_(sheet, 'requests', ['asked_at', 'what']);
  if (!header) {
    return failed_('noRequests');
  }
  if (typeof Sheets === 'undefined') {
    return failed_('noService');
  }
  const lock = LockService.getDocumentLock();
  if (!lock.tryLock(20000)) {
    return failed_('busy');
  }
  try {
    const row = header.row; // counted from 0: the row right below the header
    const cells = {
      asked_at: { userEnteredValue: moment_(), userEnteredFormat: { numberFormat: { type: 'DATE_TIME', pattern: 'yyyy-mm-dd hh:mm:ss' } } },
      what: { userEnteredValue: { stringValue: entry[language_()] } },
      asked_by: { userEnteredValue: { stringValue: who_() } },
      id: { userEnteredValue: { stringValue: id } },
    };
    const requests = [{ insertDimension: { range: { sheetId: sheet.getSheetId(), dimension: 'ROWS', startIndex: row, endIndex: row + 1 }, inheritFromBefore: false } }];
    Object.keys(cells).forEach(function (name) {
      if (name in header.columns) {
        requests.push({ updateCells: { start: { sheetId: sheet.getSheetId(), rowIndex: row, columnIndex: header.columns[name] }, rows: [{ values: [cells[name]] }], fields: Object.keys(cells[name]).join(',') } });
      }
    });
    Sheets.Spreadsheets.batchUpdate({ requests: requests }, SpreadsheetApp.getActive().getId());
  } catch (error) {
    return failed_('notInserted', error);
  } finally {
    lock.releaseLock();
  }
  return { status: 'asked', title: entry[language_()], message: say_('asked'), lines: [], id: id, script_note: '' };
}

/** Asks the server, and waits for a run that takes longer than one answer may. */
function askServer_(entry, id) {
  const asked = { what: entry.name, spreadsheet: SpreadsheetApp.getActive().getId(), id: id, asked_at: new Date().toISOString() };
  let reply = post_('/run', asked);
  for (let waited = 0; reply.status === 'running' && waited < PATIENCE_SECONDS; waited += 2) {
    Utilities.sleep(2000);
    reply = post_('/answer', { run: reply.run });
  }
  if (reply.status === 'running') {
    return failed_('long');
  }
  reply.lines = (reply.lines || []).map(function (line) {
    return { text: line.text, since: line.since, url: link_(line.key) };
  });
  reply.id = id;
  return reply;
}

function post_(path, body) {
  body.language = language_();
  body.script = SETTINGS.script;
  let response;
  try {
    response = UrlFetchApp.fetch(SETTINGS.address + path, {
      method: 'post',
      contentType: 'application/json',
      headers: { Authorization: 'Bearer ' + ScriptApp.getIdentityToken() },
      payload: JSON.stringify(body),
      muteHttpExceptions: true,
    });
  } catch (error) {
    return failed_('unreachable', error);
  }
  try {
    return JSON.parse(response.getContentText());
  } catch (error) {
    return failed_('nonsense', response.getResponseCode());
  }
}

/** What the sidebar shows: the menu, the last run, the last click, and today's list with links to the rows. */
function sidebarState() {
  const log = rows_('run_log', ['ran_at', 'what'])[0];
  const last = PropertiesService.getDocumentProperties().getProperty('connector.last');
  return {
    language: language_(),
    words: SETTINGS.words[language_()],
    menu: SETTINGS.menu.map(function (entry) { return { name: entry.name, label: entry[language_()] }; }),
    ran: log ? { at: log.ran_at, what: log.what } : null,
    last: last ? JSON.parse(last) : null,
    today: rows_('today', ['what', 'who', 'since', 'why', 'key']).filter(function (line) { return line.what; }).map(function (line) {
      return { since: line.since, text: line.what + (line.who ? (language_() === 'fr' ? ' : ' : ': ') + line.who : ''), why: line.why, url: link_(line.key) };
    }),
  };
}

/** The answer to a click that went through Requests: {status, message}, or null as long as there is none. */
function answerTo(id) {
  const key = 'requests|' + id.toLowerCase();
  const line = rows_('request_answers', ['key', 'status', 'answer']).filter(function (each) { return each.key === key; })[0];
  return line ? { title: line.status, message: line.answer } : null;
}

/** Keeps when and how the last click ended; nobody's name. */
function remember_(name, reply) {
  const last = { name: name, at: new Date().toISOString(), status: reply.status };
  PropertiesService.getDocumentProperties().setProperty('connector.last', JSON.stringify(last));
}

/** The rows of a tab as objects by the names of columns; none where the tab or its header is gone. */
function rows_(name, columns) {
  const sheet = tab_(name);
  const header = sheet && header_(sheet, name, columns.slice(0, 2));
  if (!header) {
    return [];
  }
  return header.values.slice(header.row).map(function (cells) {
    const row = {};
    columns.forEach(function (column) { row[column] = column in header.columns ? cells[header.columns[column]] : ''; });
    return row;
  });
}

/** The sheet of one of the tool's tabs, under its title in either language or the community's own. */
function tab_(name) {
  const titles = ((SETTINGS.tabs[name] || {}).titles || []).map(folded_);
  return SpreadsheetApp.getActive().getSheets().filter(function (sheet) { return titles.indexOf(folded_(sheet.getName())) >= 0; })[0];
}

/** The header of a tab, wherever it stands: its row from 1, the position of each column from 0, and all values shown. */
function header_(sheet, name, wanted) {
  const values = sheet.getDataRange().getDisplayValues();
  for (let at = 0; at < Math.min(values.length, SEARCHED_ROWS); at++) {
    const texts = values[at].map(folded_);
    const columns = {};
    Object.keys(SETTINGS.tabs[name].columns).forEach(function (column) {
      const place = texts.findIndex(function (text) { return text && SETTINGS.tabs[name].columns[column].map(folded_).indexOf(text) >= 0; });
      if (place >= 0) {
        columns[column] = place;
      }
    });
    if (wanted.every(function (column) { return column in columns; })) {
      return { row: at + 1, columns: columns, values: values };
    }
  }
  return null;
}

/** The address of a row by its key, such as "connectees|amina@example.ca"; "" where no row has it. */
function link_(key) {
  const name = (key || '').split('|')[0];
  const sheet = name && SETTINGS.tabs[name] && tab_(name);
  if (!sheet) {
    return '';
  }
  const values = keys_(sheet);
  const row = values.indexOf(key);
  return SpreadsheetApp.getActive().getUrl() + '#gid=' + sheet.getSheetId() + (row >= 0 ? '&range=A' + (row + 1) : '');
}

const keysRead = {};

/** The keys that stand in a sheet's own column of keys, by row. */
function keys_(sheet) {
  const id = sheet.getSheetId();
  if (!keysRead[id]) {
    const values = sheet.getDataRange().getDisplayValues();
    const titles = SETTINGS.key.map(folded_);
    let place = -1;
    values.slice(0, SEARCHED_ROWS).forEach(function (cells) {
      const found = cells.findIndex(function (cell) { return titles.indexOf(folded_(cell)) >= 0; });
      place = place >= 0 ? place : found;
    });
    keysRead[id] = place >= 0 ? values.map(function (cells) { return cells[place]; }) : [];
  }
  return keysRead[id];
}

/** Now, by the spreadsheet's clock, as the number of days that a spreadsheet counts. */
function moment_() {
  const shown = Utilities.formatDate(new Date(), SpreadsheetApp.getActive().getSpreadsheetTimeZone(), 'yyyy-MM-dd HH:mm:ss');
  const part = shown.split(/[- :]/).map(Number);
  const days = (Date.UTC(part[0], part[1] - 1, part[2], part[3], part[4], part[5]) - Date.UTC(1899, 11, 30)) / 86400000;
  return { numberValue: days };
}

function who_() {
  return Session.getActiveUser().getEmail();
}

function entry_(name) {
  return SETTINGS.menu.filter(function (entry) { return entry.name === name; })[0];
}

function language_() {
  return SpreadsheetApp.getActive().getSpreadsheetLocale().indexOf('fr') === 0 ? 'fr' : 'en';
}

function say_(name) {
  return SETTINGS.words[language_()][name];
}

function failed_(name, error) {
  const why = error === undefined ? '' : ' (' + String(error.message || error).slice(0, 200) + ')';
  return { status: 'failed', title: say_('failed'), message: say_(name) + why, lines: [], id: '', script_note: '' };
}

function audience_(token) {
  const said = Utilities.newBlob(Utilities.base64DecodeWebSafe(token.split('.')[1])).getDataAsString();
  return JSON.parse(said).aud;
}

function folded_(text) {
  return String(text).trim().toLowerCase();
}
