import { startStrip } from './shell/strip.js';
import { startPreferences } from './shell/preferences.js';
import { startRail } from './shell/rail.js';
import { startPostForms } from './room/post-forms.js';
import { startMap } from './start-map.js';
import { LiveFeed } from './live/feed.js';
import { setCityClock } from './live/city-clock.js';
import { LiveRoom } from './room/live-room.js';
import { Room } from './room/room.js';
import './elements/assign-form.js';
import './elements/bill-import.js';
import './elements/command-form.js';
import './elements/group-form.js';
import './elements/lamp-chart.js';
import './elements/list-filter.js';
import './elements/rollout-form.js';
import './elements/schedule-form.js';
import './elements/search-box.js';
import './elements/time-ago.js';
import './elements/year-picture.js';

const feed = new LiveFeed('/api/v1/live');
feed.addEventListener('clock', event => setCityClock(event.detail));

const room = new Room(document.getElementById('room'));
const liveRoom = new LiveRoom(room, feed);
document.addEventListener('commanded', ({ detail }) => (location.pathname === '/pilihan' && detail?.id ? room.go(`/perintah/${detail.id}`) : room.refresh()));
document.addEventListener('grouped', ({ detail }) => (location.pathname === detail.page ? room.refresh() : room.go(detail.page)));
document.addEventListener('scheduled', ({ detail }) => (location.pathname === '/jadwal' || location.pathname === detail.page ? room.refresh() : room.go(detail.page)));
room.addEventListener('change', () => { for (const form of document.querySelectorAll('list-filter form')) form.reset(); }); // another address, another choice
document.addEventListener('refined', () => room.refresh());

startStrip(feed);
startRail(room, feed);
startPostForms(room);
const city = startMap(feed, room, liveRoom);
startPreferences(async () => (await city)?.recolor());
