# What the README tells an administrator of Request Tracker to do under "Connect Request Tracker", and two people for the tests.
use strict; use warnings;
use lib '/usr/share/request-tracker5/lib';
use RT; RT->LoadConfig; RT->Init;
use JSON;

my $system = RT->SystemUser;
sub done { my ($ok, $message) = @_; die "$message\n" unless $ok; return $ok }

my @queues = map {
    my $queue = RT::Queue->new($system);
    done($queue->Create(Name => $_));
    $queue;
} ('WhatsApp', 'Returns', 'Bare');

sub field {
    my ($name, $applies_to) = @_;
    my $field = RT::CustomField->new($system);
    done($field->Create(Name => $name, Type => 'FreeformSingle', MaxValues => 1, LookupType => $applies_to));
    # The last queue is one where the administrator forgot it.
    done($field->AddToObject($_)) for @queues[0, 1];
}
field('WhatsApp conversation', 'RT::Queue-RT::Ticket');
field('Wamid', 'RT::Queue-RT::Ticket-RT::Transaction');
field('Order number', 'RT::Queue-RT::Ticket');

my @rights = qw(SeeQueue ShowTicket ShowTicketComments CreateTicket ReplyToTicket CommentOnTicket ModifyTicket SeeCustomField ModifyCustomField);
my %logins;
for my $name ('n8n', 'agent') {
    my $user = RT::User->new($system);
    done($user->Create(Name => $name, EmailAddress => "$name\@helpdesk.invalid", Privileged => 1, Password => 'only-for-tests'));
    for my $queue (@queues) {
        done($user->PrincipalObj->GrantRight(Right => $_, Object => $queue)) for @rights, $name eq 'agent' ? ('OwnTicket') : ();
    }
    for my $login ($name eq 'n8n' ? ('n8n', 'leaver') : ($name)) {
        my $token = RT::AuthToken->new($system);
        my ($ok, $message, $secret) = $token->Create(Owner => $user->id, Description => $login);
        done($ok, $message);
        $logins{$login} = $secret;
    }
}
$RT::Handle->dbh->do('PRAGMA journal_mode = WAL');
open my $file, '>', $ENV{LOGINS_FILE} or die $!;
print $file encode_json(\%logins);
