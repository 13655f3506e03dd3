import { describe, expect, it } from 'vitest';
import { Names } from '../../src/evidence/names.js';

describe('Names', () => {
  it('joins a NetBIOS name with the one FQDN that begins with it', () => {
    const names = new Names();
    names.add('dc01.contoso.com');
    names.add('DC01');
    expect(names.key('DC01')).toBe(names.key('DC01.CONTOSO.COM.'.slice(0, -1)));
    expect(names.short('dc01.contoso.com')).toBe('DC01');
    expect(names.fqdn(names.key('DC01') ?? '')).toBe('dc01.contoso.com');
  });

  it('does not take addresses that stand for each other for names', () => {
    const names = new Names();
    names.addAddress('10.0.0.1', '10.0.0.2');
    names.addAddress('10.0.0.2', '10.0.0.1');
    names.addGuid('8a7baee5-cd81-4c8c-9c0f-b10030574016', '10.0.0.1');
    expect(names.key('10.0.0.1')).toBeNull();
    expect(names.ownerOf('8a7baee5-cd81-4c8c-9c0f-b10030574016')).toBeNull();
  });

  it('keeps two machines apart that share a first label', () => {
    const names = new Names();
    for (const name of ['dc01.contoso.com', 'dc01.emea.contoso.com', 'DC01']) names.add(name);
    expect(
      new Set(['dc01.contoso.com', 'dc01.emea.contoso.com', 'DC01'].map((name) => names.key(name))).size,
    ).toBe(3);
  });

  it('tells forests apart', () => {
    const names = new Names();
    names.add('DC01', 'contoso.com');
    names.add('DC01', 'fabrikam.com');
    names.add('dc01.fabrikam.com');
    expect(names.key('DC01', 'fabrikam.com')).toBe(names.key('dc01.fabrikam.com'));
    expect(names.key('DC01', 'contoso.com')).not.toBe(names.key('DC01', 'fabrikam.com'));
  });

  it('knows a machine by an address that the evidence gives to it alone', () => {
    const names = new Names();
    names.add('dc01.contoso.com');
    names.addAddress('dc01.contoso.com', '10.0.0.1');
    names.addAddress('dc02.contoso.com', '10.0.0.2');
    names.addAddress('dc03.contoso.com', '10.0.0.2');
    expect(names.key('10.0.0.1')).toBe(names.key('DC01'));
    expect(names.key('10.0.0.2')).toBeNull();
    expect(names.key('10.0.0.3')).toBeNull();
  });
});

describe('aliases', () => {
  const GUID = '29752727-aaa1-47d6-8b5c-51852f49335b';
  const ALIAS = `${GUID}._msdcs.contoso.com`;

  it('are names of the machine that the GUID belongs to', () => {
    const names = new Names();
    names.add('BR1-DC01', 'contoso.com');
    names.add(ALIAS.toUpperCase());
    names.addGuid(GUID, 'BR1-DC01');
    expect(names.key(ALIAS)).toBe(names.key('br1-dc01'));
    expect(names.short(ALIAS)).toBe('BR1-DC01');
    expect([...names.machines().values()]).toEqual(['BR1-DC01']);
  });

  it('of nobody known are a machine of their own', () => {
    const names = new Names();
    expect(names.key(ALIAS)).toBe(`guid:${GUID}`);
    expect(names.short(ALIAS)).toBe(ALIAS);
  });
});

describe('the forest of a machine', () => {
  it('is the one that its domain lies in', () => {
    const names = new Names();
    names.add('DC1', 'contoso.com');
    names.add('dc9.emea.contoso.com');
    names.add('dc5.fabrikam.com');
    expect(names.root('dc1')).toBe('contoso.com');
    expect(names.root('dc9')).toBe('contoso.com');
    expect(names.root('dc5')).toBe(null);
    expect(names.isInKnownForest('x.emea.contoso.com')).toBe(true);
    expect(names.isInKnownForest('x.notcontoso.com')).toBe(false);
  });
});
