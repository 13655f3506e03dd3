# Initial data of Request Tracker for tests, from seed.json beside it; writes the tokens of all users to tokens.json.
use JSON ();
our ( @Queues, @Users, @CustomFields, @ACL, @Scrips, @Final );
my $folder = $ENV{DCAUSE_RT_FOLDER};
my $read = sub { local $/; open my $file, '<', "$folder/$_[0]" or die "$_[0]: $!"; <$file> };
my $seed = JSON::decode_json( $read->('seed.json') );
my @queues = @{ $seed->{queues} };

push @Queues, map { { Name => $_ } } grep { $_ ne 'General' } @queues;
push @CustomFields, map {
    { Name => $_, Type => 'Text', MaxValues => 1, LookupType => 'RT::Queue-RT::Ticket', ApplyTo => [@queues] }
} @{ $seed->{customFields} };
for my $user ( @{ $seed->{users} } ) {
    push @Users,
        {
        Name         => $user->{name},
        EmailAddress => "$user->{name}\@example.test",
        Password     => $user->{password},
        Privileged   => $user->{privileged} ? 1 : 0
        };
    for my $queue (@queues) {
        push @ACL, map { { UserId => $user->{name}, Queue => $queue, Right => $_ } } @{ $user->{rights} };
    }
}
for my $queue (@queues) {
    push @ACL, map { { GroupDomain => 'SystemInternal', GroupType => 'Everyone', Queue => $queue, Right => $_ } }
        qw(CreateTicket SeeQueue);
    push @ACL, map { { GroupDomain => 'RT::Queue-Role', GroupType => 'Requestor', Queue => $queue, Right => $_ } }
        qw(ShowTicket ReplyToTicket);
}
push @Scrips,
    {
    Description            => 'Wake dcause up',
    Queue                  => 0,
    ScripCondition         => 'User Defined',
    ScripAction            => 'User Defined',
    Template               => 'Blank',
    Stage                  => 'TransactionBatch',
    CustomIsApplicableCode => q{
        my $txn = $self->TransactionObj;
        return $txn->Type =~ /^(?:Create|Correspond|Comment)$/ && $txn->CreatorObj->Name ne 'dcause-bot';
    },
    CustomPrepareCode => 'return 1;',
    CustomCommitCode  => $read->('scrip.pl'),
    }
    if $seed->{webhook};
push @Final, sub {
    require RT::AuthToken;
    my %tokens;
    for my $name ( 'root', map { $_->{name} } @{ $seed->{users} } ) {
        my $user = RT::User->new( RT->SystemUser );
        $user->Load($name);
        my ( $ok, $message, $token ) =
            RT::AuthToken->new( RT->SystemUser )->Create( Owner => $user->id, Description => 'tests' );
        die $message unless $ok;
        $tokens{$name} = $token;
    }
    open my $file, '>', "$folder/tokens.json" or die $!;
    print $file JSON::encode_json( \%tokens );
    close $file or die $!;
};
1;
