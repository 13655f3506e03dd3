import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillCommand, fillCommands, isFillable } from '../../src/diagnosis/fill.js';
import type { FactValue } from '../../src/knowledge/types.js';

const fill = (command: string, facts: Readonly<Record<string, FactValue>>) =>
  fillCommand(command, (id) => facts[id]);

const GUID = '6a1b2c3d-0001-4444-8888-0123456789ab';

describe('fillCommand', () => {
  it.each([
    'dc1',
    'DC-1',
    'dc1.corp.example',
    '_msdcs.example',
    GUID,
    '192.0.2.1',
    '2001:db8::1',
    '::ffff:192.0.2.1',
  ])('fills in %s', (value) => {
    expect(fill('ping {source.name} -n 1', { 'source.name': value })).toEqual([`ping ${value} -n 1`]);
  });

  it.each([
    'dc1 & calc',
    'dc1;calc',
    '$(calc)',
    '`calc`',
    '%COMSPEC%',
    '"dc1"',
    "dc1'",
    'dc1|calc',
    'dc1>x',
    '-h',
    '/release',
    'dc1\ncalc',
    'dc1\n',
    '{source.name}',
    'dc..corp',
    '.corp',
    'dc1-',
    'fe80::1%eth0',
    'DC=corp,DC=example',
    'dc\u202e1',
    'dc１',
    '',
    'a'.repeat(64),
    `${'a.'.repeat(127)}ab`,
  ])('leaves the placeholder for %j', (value) => {
    expect(fill('ping {source.name}', { 'source.name': value })).toEqual(['ping {source.name}']);
  });

  it('takes the first alternative that has a value which may be used', () => {
    const command = 'x {source.fqdn|source.name}';
    expect(fill(command, { 'source.fqdn': 'dc1.corp.example', 'source.name': 'dc1' })).toEqual([
      'x dc1.corp.example',
    ]);
    expect(fill(command, { 'source.name': 'dc1' })).toEqual(['x dc1']);
    expect(fill(command, { 'source.fqdn': 'dc1&x', 'source.name': 'dc1' })).toEqual(['x dc1']);
  });

  it('prints the first alternative alone where none has a value, so that no bar is left for a shell', () => {
    expect(fill('x {source.fqdn|source.name|link.sourceGuid} {a} {b|c}', {})).toEqual([
      'x {source.fqdn} {a} {b}',
    ]);
    expect(fill('x {source.fqdn|source.name} | more', { 'source.name': 'dc1&x' })).toEqual([
      'x {source.fqdn} | more',
    ]);
  });

  it('repeats the command once per value of a list, and never for a value that may not be used', () => {
    const facts = { 'source.dnsServers': ['192.0.2.1', '192.0.2.2', '192.0.2.3 & calc', '192.0.2.1'] };
    expect(fill('nslookup x {source.dnsServers} {source.dnsServers}', facts)).toEqual([
      'nslookup x 192.0.2.1 192.0.2.1',
      'nslookup x 192.0.2.2 192.0.2.2',
    ]);
    expect(fill('nslookup x {source.dnsServers}', { 'source.dnsServers': [] })).toEqual([
      'nslookup x {source.dnsServers}',
    ]);
  });

  it('takes at most ten values of a list', () => {
    const many = Array.from({ length: 5_000 }, (_, at) => `dc${at}`);
    expect(fill('x {a} {b}', { a: many, b: many })).toHaveLength(100);
  });

  it('fills in booleans and numbers nowhere', () => {
    expect(fill('x {a} {b}', { a: true, b: 8524 })).toEqual(['x {a} {b}']);
  });

  it('fills in a distinguished name for the naming context alone', () => {
    const name = 'CN=Configuration,DC=corp,DC=example';
    expect(fill('x "{link.namingContext}"', { 'link.namingContext': name })).toEqual([`x "${name}"`]);
    expect(fill('x "{source.name}"', { 'source.name': name })).toEqual(['x "{source.name}"']);
    for (const hostile of [
      'DC=corp" & calc',
      'DC=corp,',
      'DC= corp',
      'DC=corp ',
      "DC='corp",
      'DC=corp;calc',
      '=x',
    ])
      expect(isFillable('link.namingContext', hostile)).toBe(false);
  });

  it('leaves braces alone that are no placeholder', () => {
    const script = 'Get-X | Where-Object { $_.Name -eq 1 } {0}';
    expect(fill(script, { Name: 'dc1' })).toEqual([script]);
  });

  it('lets no value of any kind out of its place', () => {
    const fragment = fc.constantFrom(
      'dc1',
      'DC=a',
      ',',
      '&',
      '|',
      ';',
      '"',
      "'",
      '$',
      '`',
      '%',
      '^',
      '(',
      ')',
      '\n',
      ' ',
      '{',
      '}',
      '-',
      '/',
      '.',
      '<',
      '>',
      '\u202e',
      '\0',
    );
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fragment, { maxLength: 6 }).map((parts) => parts.join('')),
    );
    const value = fc.oneof(hostile, fc.array(hostile, { maxLength: 4 }));
    fc.assert(
      fc.property(value, value, (name, context) => {
        const facts = new Map<string, FactValue>([
          ['source.name', name],
          ['link.namingContext', context],
        ]);
        const commands = fillCommands(['run {source.name} "{link.namingContext}" end'], (id) =>
          facts.get(id),
        );
        for (const command of commands)
          expect(command).toMatch(
            /^run (\{source\.name\}|[\w.:][\w.:-]*) "(\{link\.namingContext\}|[\w.:=][\w.:=, -]*)" end$/,
          );
      }),
      { numRuns: 5_000 },
    );
  });
});
