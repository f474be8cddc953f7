<?php
// Asks Denter's Local API for denter-exporter, in the syntax of PHP 7.0. On stdin comes one JSON object: root, marker,
// seconds, and the arguments of localAPI. On stdout goes, between two markers, "answer" and the API's answer as JSON, or
// the reason of a failure and a text. Whatever else is printed is Denter's.

ini_set('display_errors', 'stderr');
// Arguments in a stack trace may be passwords.
ini_set('zend.exception_ignore_args', '1');
// A constant: init.php runs among the global variables, and may close stdout.
define('DENTER_EXPORTER', json_decode(file_get_contents('php://stdin'), true) + [
    'stdout' => fopen('php://stdout', 'w'),
    'process' => getmypid(),
]);

/** Only the first word counts, and none of a process that was forked off. It goes past Denter's output buffers, which may change what goes through them. */
function denter_exporter_say($kind, $text)
{
    static $said = false;
    $marker = DENTER_EXPORTER['marker'];
    $said = $said || getmypid() !== DENTER_EXPORTER['process'] || fwrite(DENTER_EXPORTER['stdout'], "$marker$kind $text$marker");
}

// Where the exporter was killed, nobody else ends a PHP that hangs: SIGALRM does, or at least a limit of CPU time.
function_exists('pcntl_alarm') ? pcntl_alarm(DENTER_EXPORTER['seconds']) : set_time_limit(DENTER_EXPORTER['seconds']);

register_shutdown_function(function () {
    $error = error_get_last() ?: ['type' => 0];
    if ($error['type'] & (E_ERROR | E_COMPILE_ERROR | E_USER_ERROR)) {
        denter_exporter_say('local', "PHP fatal error: $error[message] in $error[file]:$error[line]");
    }
    denter_exporter_say('local', 'Denter ended PHP, by exit or die, before it answered');
});

try {
    require DENTER_EXPORTER['root'] . '/init.php';
    if (!function_exists('localAPI')) {
        denter_exporter_say('local', 'init.php defines no function localAPI');
    } elseif (($json = json_encode(localAPI(...DENTER_EXPORTER['arguments']))) === false) {
        denter_exporter_say('not_json', 'what localAPI gave can not be written as JSON: ' . json_last_error_msg());
    } else {
        denter_exporter_say('answer', $json);
    }
} catch (Throwable $error) {
    denter_exporter_say('local', 'PHP: uncaught ' . get_class($error) . ': ' . $error->getMessage() . ' in ' . $error->getFile() . ':' . $error->getLine());
}
