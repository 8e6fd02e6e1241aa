'use strict';
// The peer's way from a broker into a time-series engine: SenML JSON in, line protocol out, in batches over a few kept connections.
// node consumer.js MQTT_PORT WRITE_URL; writes "ready", then "stored N" with the number of messages that the engine has accepted.
const http = require('http');
const mqtt = require('mqtt');

const BATCH_LINES = 5000;
const BATCH_MILLISECONDS = 100;
const CONNECTIONS = 2;

const [port, writeUrl] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });

let lines = [];
let messagesInBatch = 0;
let storedMessages = 0;

function post() {
  if (lines.length === 0) return;
  const body = Buffer.from(lines.join('\n'));
  const messages = messagesInBatch;
  lines = [];
  messagesInBatch = 0;
  const request = http.request(writeUrl, { method: 'POST', agent, headers: { 'Content-Length': body.length } }, (response) => {
    response.resume();
    response.on('end', () => {
      if (response.statusCode !== 204) throw new Error(`The engine answered ${response.statusCode}.`);
      storedMessages += messages;
      process.stdout.write(`stored ${storedMessages}\n`);
    });
  });
  request.on('error', (error) => { throw error; });
  request.end(body);
}

function addPack(payload) {
  let device = '';
  let milliseconds = 0;
  let fields = '';
  for (const record of JSON.parse(payload)) {
    if (record.bn !== undefined) {
      if (fields !== '') lines.push(`lamp,device=${device} ${fields} ${milliseconds}`);
      device = record.bn.slice(0, -1);
      fields = '';
    }
    if (record.bt !== undefined) milliseconds = Math.round(record.bt * 1000);
    fields += (fields === '' ? '' : ',') + record.n + '=' + record.v;
  }
  lines.push(`lamp,device=${device} ${fields} ${milliseconds}`);
}

const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5, clientId: 'consumer', properties: { receiveMaximum: 1024 } });
client.on('message', (_topic, payload) => {
  addPack(payload);
  messagesInBatch++;
  if (lines.length >= BATCH_LINES) post();
});
client.on('connect', () => client.subscribe('lampukota/v1/+/telemetry', { qos: 1 }, (error) => {
  if (error) throw error;
  process.stdout.write('ready\n');
}));
setInterval(post, BATCH_MILLISECONDS);
