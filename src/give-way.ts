/** Lets timers, sockets and other requests run. Rejects with the reason of an aborted `signal`. */
export async function giveWay(signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}
