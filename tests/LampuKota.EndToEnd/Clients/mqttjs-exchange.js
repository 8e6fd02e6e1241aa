// Exchanges messages with a broker at one QoS, with MQTT.js: subscribes, publishes, and prints what came back, one payload a line.
// Usage: node mqttjs-exchange.js PORT VERSION QOS COUNT [TRANSPORT]     (VERSION: 311 or 5; TRANSPORT: mqtt or ws)
const mqtt = require('mqtt');

const deadlineMs = 20000;
const [port, version, qos, count] = process.argv.slice(2, 6).map(Number);
const protocol = process.argv[6] ?? 'mqtt';
const topic = `exchange/mqttjs/${protocol}/${version}/${qos}`;
const payloads = [];

const timer = setTimeout(() => {
  console.error(`only ${payloads.length} of ${count} messages within ${deadlineMs} ms`);
  process.exit(1);
}, deadlineMs);

async function main() {
  const client = await mqtt.connectAsync({
    host: '127.0.0.1', port, protocol, protocolVersion: version === 5 ? 5 : 4, clientId: `mqttjs-${protocol}-${version}-${qos}`, reconnectPeriod: 0,
  });
  const all = new Promise((resolve) => {
    client.on('message', (_topic, payload, packet) => {
      payloads.push(`${packet.qos} ${payload}`);
      if (payloads.length === count) resolve();
    });
  });
  await client.subscribeAsync(topic, { qos });
  for (let number = 0; number < count; number++) await client.publishAsync(topic, `message ${number}`, { qos });
  await all;
  await client.endAsync();
  clearTimeout(timer);
  console.log(payloads.join('\n'));
}

main().catch((error) => { console.error(error.message); process.exit(1); });
