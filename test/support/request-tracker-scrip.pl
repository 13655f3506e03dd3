# Commit code of a scrip of Request Tracker 5 that wakes dcause up: a Standard Webhook that names ticket and transaction.
# Its stage must be TransactionBatch: before that the ticket cannot be read. $DcauseWebhook (url, whsec_ secret) is set
# in RT_SiteConfig.pm. It calls once and waits two seconds at most; what does not arrive is found by polling.
use Digest::SHA ();
use JSON ();
use LWP::UserAgent;
use MIME::Base64 ();
my ( $url, $secret ) = @{ RT->Config->Get('DcauseWebhook') || [] };
return 1 unless $url;
my ( $ticket, $txn ) = ( $self->TicketObj, $self->TransactionObj );
my $body = JSON->new->utf8->canonical->encode(
    {
        type      => 'rt.ticket.' . lc( $txn->Type ),
        timestamp => $txn->CreatedObj->W3CDTF( Timezone => 'UTC' ),
        data      => {
            ticket      => { id => $ticket->id + 0, queue => $ticket->QueueObj->Name },
            transaction => { id => $txn->id + 0, type => $txn->Type, creator => $txn->CreatorObj->Name },
        },
    }
);
my ( $id, $time ) = ( 'rt-txn-' . $txn->id, time );
( my $key = $secret ) =~ s/^whsec_//;
my $signature = MIME::Base64::encode_base64(
    Digest::SHA::hmac_sha256( "$id.$time.$body", MIME::Base64::decode_base64($key) ), '' );
my $answer = LWP::UserAgent->new( timeout => 2, max_redirect => 0, env_proxy => 0 )->post(
    $url,
    'Content-Type'      => 'application/json',
    'webhook-id'        => $id,
    'webhook-timestamp' => $time,
    'webhook-signature' => "v1,$signature",
    Content             => $body
);
RT->Logger->warning( "dcause was not told of $id: " . $answer->status_line ) unless $answer->is_success;
return 1;
