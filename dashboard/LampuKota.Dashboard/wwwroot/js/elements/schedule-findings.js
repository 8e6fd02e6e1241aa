import { make } from '../dom.js';
import { formatDate, formatNumber, formatQuantity } from '../format.js';
import { word } from '../page.js';

// What the check of a year found, and what a year comes to, in words; the pages put findings together the same way (FindingWords).

/** @param {object} finding as the HTTP API tells it */
export function findingItem(finding) {
  return make('li', { className: 'finding', 'data-severity': finding.severity },
    make('span', { className: 'finding-mark' }, word(`schedule.severity.${finding.severity}`)),
    make('span', {}, findingWords(finding)));
}

export function findingWords(finding) {
  const subject = finding.part ? word(`schedule.subject.${finding.part}`, finding.id, finding.number) : word(`schedule.subject.${finding.field}`, finding.id);
  const first = finding.firstDate ? formatDate(Date.parse(`${finding.firstDate}T04:00:00Z`)) : '–';
  return word(`schedule.finding.${finding.kind}`, subject, formatNumber(finding.days), first, finding.message);
}

const NAMES = { burningHours: 'schedule.burning', fullLoadHours: 'schedule.fullLoad', energyKwh: 'schedule.energy', costRupiah: 'schedule.cost' };

/** A figure of a year and how it changes. @param {string} member of the year's sums @param {object} year @param {object | undefined} before */
export function yearFigure(member, year, before) {
  const change = year[member] - (before?.[member] ?? year[member]);
  return make('div', { className: 'figure', 'data-testid': `preview-${member}` },
    make('dt', {}, word(NAMES[member])),
    make('dd', {}, amount(member, year[member])),
    Math.abs(change) >= 0.5 && make('dd', { className: 'figure-change' }, `${change > 0 ? '+' : '−'}${amount(member, Math.abs(change))}`));
}

function amount(member, value) {
  if (member === 'costRupiah') return `Rp\u2009${formatNumber(value)}`;
  return formatQuantity(value, member === 'energyKwh' ? 'kWh' : word('schedule.hours'));
}
