"""Exchanges messages with a broker at one QoS, with Paho: subscribes, publishes, and prints what came back, one payload a line.

Usage: paho_exchange.py PORT VERSION QOS COUNT [TRANSPORT]     (VERSION: 311 or 5; TRANSPORT: tcp or websockets)
"""
import sys
import threading

import paho.mqtt.client as mqtt

DEADLINE_SECONDS = 20


def main():
    port, version, qos, count = (int(word) for word in sys.argv[1:5])
    transport = sys.argv[5] if len(sys.argv) > 5 else "tcp"
    protocol = mqtt.MQTTv5 if version == 5 else mqtt.MQTTv311
    topic = f"exchange/paho/{transport}/{version}/{qos}"
    subscribed, published, received = threading.Event(), threading.Event(), threading.Event()
    payloads, acknowledged = [], set()

    def on_message(_client, _userdata, message):
        payloads.append(f"{message.qos} {message.payload.decode()}")
        if len(payloads) == count:
            received.set()

    def on_publish(_client, _userdata, identifier):
        acknowledged.add(identifier)
        if len(acknowledged) == count:
            published.set()

    client = mqtt.Client(client_id=f"paho-{transport}-{version}-{qos}", protocol=protocol, transport=transport)
    client.on_message = on_message
    client.on_publish = on_publish
    if version == 5:
        client.on_subscribe = lambda _c, _u, _m, _codes, _p: subscribed.set()
    else:
        client.on_subscribe = lambda _c, _u, _m, _qos: subscribed.set()
    client.connect("127.0.0.1", port, keepalive=30)
    client.loop_start()
    client.subscribe(topic, qos)
    require(subscribed, "SUBACK")
    for number in range(count):
        client.publish(topic, f"message {number}", qos)
    require(published, "acknowledgements")
    require(received, "messages")
    client.disconnect()
    client.loop_stop()
    print("\n".join(payloads))


def require(event, what):
    if not event.wait(DEADLINE_SECONDS):
        sys.exit(f"no {what} within {DEADLINE_SECONDS} s")


if __name__ == "__main__":
    main()
