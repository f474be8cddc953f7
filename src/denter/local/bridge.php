<?php
// Asks Denter's Local API for denter-exporter, in the syntax of PHP 7.0. On stdin comes one JSON object: root, marker,
// seconds, command, parameters, and adminUsername if there is one. On stdout goes, between two markers, "answer" and
// the API's answer as JSON, or the reason of a failure and a text. Whatever else is printed is Denter's.

ini_set('display_errors', 'stderr');
// Arguments in a stack trace may be passwords.
ini_set('zend.exception_ignore_args', '1');

function denter_exporter_request()
{
    static $request;
    return $request = $request ?: json_decode(stream_get_contents(fopen('php://stdin', 'r')), true);
}

/** Only the first word counts. It goes past Denter's output buffers, which may change what goes through them. */
function denter_exporter_say($kind, $text)
{
    static $said = false;
    $marker = denter_exporter_request()['marker'];
    if (!$said) {
        fwrite(fopen('php://stdout', 'w'), "$marker$kind $text$marker");
    }
    $said = true;
}

function denter_exporter_ask()
{
    $request = denter_exporter_request();
    if (!function_exists('localAPI')) {
        return denter_exporter_say('local', 'init.php defines no function localAPI: is denter_root the folder of Denter?');
    }
    $arguments = [$request['command'], $request['parameters']];
    if (isset($request['adminUsername'])) {
        $arguments[] = $request['adminUsername'];
    }
    $json = json_encode(localAPI(...$arguments));
    $json === false
        ? denter_exporter_say('not_json', 'what localAPI gave can not be written as JSON: ' . json_last_error_msg())
        : denter_exporter_say('answer', $json);
}

// Where the exporter was killed, nobody else ends a PHP that hangs: SIGALRM does, and at least a limit of CPU time.
function_exists('pcntl_alarm') ? pcntl_alarm(denter_exporter_request()['seconds']) : set_time_limit(denter_exporter_request()['seconds']);

register_shutdown_function(function () {
    $error = error_get_last() ?: ['type' => 0];
    if ($error['type'] & (E_ERROR | E_PARSE | E_CORE_ERROR | E_COMPILE_ERROR | E_USER_ERROR | E_RECOVERABLE_ERROR)) {
        denter_exporter_say('local', "PHP fatal error: $error[message] in $error[file]:$error[line]");
    }
    denter_exporter_say('local', 'Denter ended PHP, by exit or die, before it answered');
});

try {
    require denter_exporter_request()['root'] . '/init.php';
    denter_exporter_ask();
} catch (Throwable $error) {
    denter_exporter_say('local', 'PHP: uncaught ' . get_class($error) . ': ' . $error->getMessage() . ' in ' . $error->getFile() . ':' . $error->getLine());
}
