/**
 * Words that tools print, in the languages that are read: a machine or site that is called like one of them tells
 * nobody, and a reader may live by the word. A test holds this list against the readers.
 */
const WORDS = `
a-f a-z a-z0-9 a-za-z a-za-z0-9 a_aaaa aa aaaa accountexists accounts action activ active activedirectory
activityid ad ad-integrated adaptador adapter add added addedproperties additional addr address addresses
addressfamily addressonnoadapter adh administrador administrat adresse adspath advert advertencia advertising af
again against aging agingenabled aktiviert alert alias aliases aliasresolves aliasresolvesnow all alle
allipaddresses alloweddcfornsrecordsautocreation alternate ame amp an analysis and anfitri anforderung annuaire
answer answeringservers answers any ao ap apos approximate approximative apr aprob aprov aproximados aproximar
are arpa array associ at ativado atownservers attempt attempted attempts attente attività au aucun auf
aufgabenkategorie aufruf aug ausen ausgef ausgehend ausw auth authoritative authoritativeforownzone authority
autor autoris available availforscavengetime avec average avert avertissement aviso avviso awhile awk axfr ayant
aá bad basc bash basicerrornamed bcfkmpuyv be been before began beginning being benutzer bereinst berpr
berschreitung beschreibung best bestanden between big5 binary bind blockquote body bookmark boolean both br
broken but by byte bytes búsqueda ca caa cache cacheonly callback can cannot canonical canonicalname capitul
caption caract carte cat catalog categoria category categoryinfo categorynumber categorystring categoría
catégorie causes cc ch changed changes changetype channel characterset check checking checksdrefdom
checksecurityerror chiave child childdomain childzonename chou cible cimclass ciminstance ciminstanceproperties
cimsession cimsystemproperties ck class clave clip clés cmd cn cname cnf code codes coincid cola colle
collecting collection colon columns com comma-or-end command commande commandes communicate communications
compartmentid complete completed compruebe comptes computador computer computer_name computername
computerobjectdn computers con conditionalforwarderzone conf configura configuraci configurad configuration
configured confirm conflictcontainer connect connecting connection connection-specific connections connectivity
consecutive consulta contacting container containerlog contains contas context continue contr control
controlador controladores controller controller-list controllers contrôleur convertfrom-csv convertto cookie
copiesdiffer correct correcte correspond could couldn count cp437 cp850 cp852 cp866 cr created critical
crossrefvalidation csh csv cuentas curis current currentcontrolset custom cut cution cutoffservers cycle
cyrillic cç código da dados das dash data datalength date daten datens datetime datos datum days
dayswithoutsuccess dbcheck dc dcdiag dcdiag-dns-test dcdiag-infrastructure dcdiag-own-alias dcdiag-verdict
dclist dcpromo dcs dd dd-dd de dead debug dec default defaultgateway defaultpartition defaultttl del delayed
deleg delegat delegated delegation delet deleted deletion delta delv demote der deregistration des desconectada
desconectados descripción description descriptivetext descrizione descrição desde desligado dest destination
destinationsite destinationsservedbyothers detail detailed detailednotes details detected determine dfs
dfsrevent dhcp dhcp-server dia diagn diagnosis diagnostic dicas die dig direcci dirección directory
directory-service directorypartitionname disabled disconnected distinguishedname div dlen dministra dn dname dns
dns-answer dns-client dns-lookup dns-lookup-empty dns-name dns-server dns-servers dns-suffix dns-suffixsuchliste
dnsclient dnsclientorder dnscmd dnskey dnsname dnsonly dnspartitionstatus dnsproperty dnsseccd dnssecok
dnsserver dnsserverresourcerecord dnsservers dnsserversfrom dnszone dnszones do does doing dom domain
domainatservers domaindnszones domaine domainissinglelabel domainname dominio domínio done données drill drs ds
dsa dsbind dsget dsgetdc dsquery dsregdns dsreplicasync du dur during dyn dynamic dynamicupdate ebene echo ede
edns ee eingabeaufforderung eingehend eintr either ejecutando el elementname elimin em emote empresa empty en
enabled enablereordering encaminhador encontrar encontraron encountered ended endere endereço enlace
enregistrement enter-pssession enterprise entrada entrant entreprise entries entrytype enumerated enumrecords
enumzones env environment eo equipo ereignis ereignis-id ereignis-xml ereigniskategorie ereigniskennung
ereignisquelle ereignistyp erfolgreich erneut err erreur erro error errors errorsonly es esgotado espec espera
est establish estad estat et etsn euc-jp euc-kr eur evenement event event2087 event2088 event6702 event6702code
event_data event_id eventcode eventdata eventid eventidentifier eventlevelname eventlog evento eventquery
eventrecordid events eventsourcename eventstatus eventtime eventtype ex exchanger exclu exe executando executing
exist existe existence exit exit-pssession exited exito experienced expire expired export exsn ext extended eèé
eé fact-ids fail failcache failed failing failingshare faillance failure failures faisant fal falha false falta
faltando family fatal faut fe feb fec0 fecha feff fehl fehler fehlerwert fen fffd ffff fields file filter
filtered find findstr finger finished first firstserveranswer fix fl flag flags fm following font fonte for
force foreach forest forestdnszones form format formerr forw forward forwarder forwarders forwardertimeout found
fqdn frame from frsevent frssysvol fslave fsmocheck ft full fullyqualifiederrorid further fw ga gateway
gathering gb18030 gc general generated get get-addomaincontroller get-adobject get-dnsclientserveraddress
get-dnsserver get-dnsserverresourcerecord get-dnsserverzone get-eventlog get-netipconfiguration get-winevent
getrennt gi gip global glue gmt got grep group gt guid guidreplicateselsewhere ha habilitado hacia handler has
haspeers head header healthy hecksd heim held help heure hidden hinfo hint hints hklm hlen holdsfsmorole home
hora host hostname hostnamealias hour hours hr hs html https hung ia ic icm icmp icmp_seq id identificador
identificação identified identifier identifying identity idor if ignorepolicies immediately in in-addr inbound
incidents index indications info informa informaci information informations infrastructure inicial initial
initiate instance instancei instanceid instancetype insufficient integrated intentarlo intentos inter-site
interactive interface interfacealias interfacedescription interfaceindex internal internet intersite interval
intwoscopes inv invalid invoca invocation invocationi invocationid invoke-command io ip ip-adresse
ip-konfiguration ip4address ip6 ip6address ipaddress ipaddresstostring ipconfig ipv ipv4 ipv4address ipv6
ipv6address is is_gc isadmin isautocreated isdeleted isdsintegrated isglobalcatalog ismaintainedbydnsserver
isnsecenabled ispaused ispluginenabled isreadonly isreverselookupzone isshutdown issigned issubdomain issuing
ist iswinsenabled it items its itself ixfr iy ií ja jan journal js json jul jun jx kalische kategorie kbd kcc
kccevent keine key key-or-end keyword keywords keywordsdisplaynames kind klebe knowsofroleholders konnte konten
krit ksh la lai largest last lastscavengetime lastsuccessfulsoacheck lastsuccessfulzonetransfer
lastzonetransferattempt lastzonetransferresult laterserveranswer latin ldap ldapport ldaps ldapsearch ldbsearch
ldifde le lectionner legacy len length les less leur leurs level leveldisplayname li lid lifetime ligne limit
limite line lines lingering linha link linklocal list lista liste listen livello ll llmnrfallback
llmnrnetbiosonly llmnronly loaded loadexisting loc local localhost localizar locator locatorcheck log log_name
logfile logged logname logout long longer lookup ls lt ltig lu mac machine machineaccount machinename mail
manager manqu manually mar mask master masters masterservers match matchedqueryids matching matchingipsecrules
maximum may maybe mbolo me measure media medien medios medium meldung message microsoft microsoftdns might min
minimum minutes misconfiguration misconfigured missing mit modifiedproperties modify more mots mots-clés ms
msdcs msdcsatservers msft msg multihomed mx nach name name-servers nameadministrator nameexchange namehost
nameresolutionresults nameresolutionsucceeded nameserver nameservers nametarget naming namingcontext naptr nbsp
nc ncsecdesc ne nea need neither nem nement nencontroller nenhum net netadapter netbiosfallback netdom netipv
netipv4interface netlogon netlogons netprofile netroute network network-settings networkinterface
networkisolationcontext never neversucceeded next nexthop nfd ni nicht nio niveau nivel nliwrvskjciws nltest no
no-answer no-data no-glue no-such-name nodes nohostsfile noidn noise nom nombre nome non non-authoritative
non-existent none nor norecursion norefreshinterval normal not not-run notauth note nothing notify notifyservers
notimp nouveau nov novamente ns nsec nsec3 nslookup nt ntds ntds-settings ntdsconnections ntdsguid ntdssettings
ntdssettingsobjectdn ntevent nttime null number numéro nxdomain nível object objectcategory objectclass
objectguid objects objectsreplicated observations obtain occurred oct octets of ok ol omain omitted on once one
only op opci opcional opcode opcodedisplayname open operación operating operatingsystem operatingsystemhotfix
operatingsystemservicepack operatingsystemversion operation operational operationmasterroles operationtimeout
operação opt opti options opérateur opération or ora ordenador ordinateur ore orig origem origen origin
original_message origine os other otherrecordsregistered others ou oui our out out-file outbound
outboundsecurechannels outcome output own ownaliasunresolved ownlabelzoneexists packet packets padr palabras
palavras-chave par para parent parentchild parole part parti partici partition partitions pas pass passed
passerelle passou path pattern paused pdc peers peersholdwrongaddress peerslackaddress pegamento perform
performing period permission pesquisa physi physical physique ping ping-statistik ping6 pingreplydetails
pingsucceeded plain plan play please pointer policies port possible powershell pre predefinito predeterminada
predeterminado preference preferred present prevent prim primaire primary primaryserver primaryzone principal
priority problem problems process processid procura progress prompt properties property propertycount
propertynames propre protectedfromaccidentaldeletion protokoll protokollname provider provider_name providerid
providername prueba ps pscomputername pseudosection psexec psshowcomputername ptr ptrdomainname pu publish pudo
puerta qe qu qualifiers quell quelldomänencontroller quelle query query-events querytype question questions
queue quicktimeout quitar quot ra racine raiz raw rcode re reached read-only reason recap received rechazad
recherche record record-count record-registration record_id recordclass recorddata recordid recordnumber records
recordsshown recordtype recover recursion recusad redacted redirecteur reenviador ref referral refresh
refreshinterval refus refused registerindns registo registration registrationfails registrations
registrationstatus registro registros registry reinstall relatedactivityid remo remote remoteaddress remoteport
remov remove removed removedproperties rendereddescription renderinginfo reorderedipaddress repadmin
replacementstrings replica replicat replicate replicated replicatesnc replication replication-link
replication-queue replication-report replication-retry replication-summary replication-unreachable replications
replicationscope repls reply report reportsitself reprov repsfrom repsto request required res resolution resolv
resolve resolve-dnsname resolved resolvedaddresses resolvednsname resourcerecord response responsible result
results resum retry retrysucceeds returned ridmanager rifiez rio root root-servers rootdnsservers rootdomain
rossref round round-trip rows rpc rreg rrsig rrtype rtt run running runspaceid rv rve rver sa salen salida
salient samba samba-tool sambaresult samp scara scavenge scavenged scavengeservers scavenging scavenginghours
scavenginginterval scavengingon scavengingstate sch sche scheduled schema schlüsselwörter script se search
secondaries secondary secondarylisted secondaryservers secondarystate secondaryzone seconds secs section secure
securesecondaries sed see segur select self-only sender sending sendmsg sendrequest sep serial serialnumber serv
servedelsewhere server server-failure server-forwarders server-scavenging serveraddresses serverfehler
serverobjectdn serverobjectguid servers serveur serveurs servfail servi service services servidor servidores set
settings setup severity sh shift_jis short should showinadvancedviewonly showobjmeta showrep showrepl
showrepl_columns showrepl_error showrepl_info shutdown sica sicher sico sid sidtype sim since sincroni sistema
site sites sitio size skipping slave sls smtp soa socket solution some sort sortant sortlist sour source
source_name sourceaddress sourcedeleted sourceguid sourcename sourcesserveothers span spanning specified spf
squeda srv ssh sslport st stammhinweis standard standardgateway standardserver start startchild starting static
statistics statistiques status stdout stdout_lines sticas stico stopped storage str string strings strong stub
stubzone su sub subnet subordinate succ success successful successfully successive suceso sucesso such sudo
sufficient suffix suffixatservers suffixe suffixes sufijo sufijos sufixo sufixos sugerencias sultats sum summary
super suporte support suppr sur svcb sync syncall synchron synchroni syncing system systemlog systems systemtime
sysvolcheck sz table tail take tarea tarefa target task task_category taskcategory taskdisplayname tasks tbody
tcp tcponly tcptestsucceeded tcsh td te tee tee-object tempo temporary tentativas tentatives terminated test
test-netconnection teste tests text th that the thead them there these this thread threadid ticks tiempo tiempos
time time-out timecreated timed timegenerated timeout timestamp timetoexpiration timetolive
timetozonefailureretry timetozonerefresh timewritten tipo tnc to todos tombstone too took topology torio
totalhours tous tr transfer transfersallowedto transmit transmitted transport transport-specific transports
transporttype tree trip trouver trovare true truncated trustanchors trusted try trying tt ttl ttlseconds two txt
ty typ type tâche udp uhrzeit ukshapnd ul um unable uname und ung uniq unknown unreachable unreachableaddress
unrecognized unternehmens up update updated usage use used user userdata userecursion userid username
useroothint users usesproviderserver usn usns ussi usuario usuário utc utente utf-16be utf-16le utf-32le utf-8
utf8 utilisateur utilizador valeur valid valide valor value value-or-end vbs ve verbindungsspezifisches verbose
verifique verify verifyenterprisereferences verifying verifyreferences verifyreplicas vers version versuche
verweigert verzeichnisdienst verzeichnisserverdiagnose via view visited visualize von vorgangscode vorhanden vç
waiting warn warning warnung was wasn wc weder weight weiterleitung werr wevtutil what when whenchanged
whencreated where which while will win32 win32_ntlogevent win32exception windows windows-1250 windows-1251
windows-1252 winlog winrs wins with wmi writeable wrong xargs xfr xito xml yes yet you yp ype zeile zeit
zeitangaben ziel zone zone-container zone-delegation zone-list zone-records zone-settings zonefile zonehosts
zoneindirectory zoneinfo zonename zones zonescope zonesloaded zonetype zonewritebackfile zsh zu zusammenfassung
événement éäöüßèàçêñóíáâîôûåøæúùìòãõëïœ êxito
`;

/** Lower case. */
export const KEPT_WORDS: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));
