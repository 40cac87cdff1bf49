<?php
/**
 * Plugin Name: Dragoman receiver
 * Description: Shows an edition of a Dragoman translation desk as posts: publishes, corrects and takes down.
 * Version: 1.0
 * Requires at least: 6.0
 * Requires PHP: 7.4
 * License: Apache-2.0
 *
 * The desk's changes are read in their order, and how far we have come is kept. A webhook only rings, so one
 * that is late, lost or there twice does no harm. See README.md beside this file.
 */

defined( 'ABSPATH' ) || exit;

const DRAGOMAN_OPTIONS  = 'dragoman_receiver';
const DRAGOMAN_STATE    = 'dragoman_receiver_state';
const DRAGOMAN_LOCK     = 'dragoman_receiver_lock';
const DRAGOMAN_EVENT    = 'dragoman_receiver_catch_up';
const DRAGOMAN_MOST_AGE = 300;
/** Seconds that one run may take; the rest is for the next one. */
const DRAGOMAN_LONGEST = 20;

// -- settings -----------------------------------------------------------------------------------

/** Return the settings. Constants of wp-config.php go before what was entered, and keep secrets out of the database. */
function dragoman_settings() {
	$entered = wp_parse_args(
		get_option( DRAGOMAN_OPTIONS, array() ),
		array( 'desk' => '', 'edition' => '', 'key' => '', 'secret' => '' )
	);
	foreach ( $entered as $name => $value ) {
		$constant = 'DRAGOMAN_' . strtoupper( $name );
		if ( defined( $constant ) ) {
			$entered[ $name ] = constant( $constant );
		}
	}
	$entered['desk'] = untrailingslashit( $entered['desk'] );
	return $entered;
}

/** Return only what may be a setting. */
function dragoman_clean_settings( $sent ) {
	$sent = is_array( $sent ) ? $sent : array();
	$desk = esc_url_raw( $sent['desk'] ?? '', array( 'http', 'https' ) );
	return array(
		'desk'    => $desk,
		'edition' => preg_replace( '/[^a-z0-9-]/', '', strtolower( $sent['edition'] ?? '' ) ),
		'key'     => preg_replace( '/[^A-Za-z0-9_-]/', '', $sent['key'] ?? '' ),
		'secret'  => preg_replace( '#[^A-Za-z0-9_+/= -]#', '', $sent['secret'] ?? '' ),
	);
}

add_action(
	'admin_init',
	function () {
		register_setting( DRAGOMAN_OPTIONS, DRAGOMAN_OPTIONS, array( 'sanitize_callback' => 'dragoman_clean_settings' ) );
	}
);

add_action(
	'admin_menu',
	function () {
		add_options_page( 'Dragoman receiver', 'Dragoman receiver', 'manage_options', DRAGOMAN_OPTIONS, 'dragoman_settings_page' );
	}
);

/** Show the settings, how things stand, and a button that catches up. */
function dragoman_settings_page() {
	if ( ! current_user_can( 'manage_options' ) ) {
		wp_die( 'You may not see this page.', 403 );
	}
	$said = '';
	if ( isset( $_POST['dragoman_now'] ) ) {
		check_admin_referer( 'dragoman_now' );
		$done = dragoman_catch_up();
		$said = is_wp_error( $done ) ? $done->get_error_message() : "$done stories changed.";
	}
	$settings = dragoman_settings();
	$state    = get_option( DRAGOMAN_STATE, array() );
	echo '<div class="wrap"><h1>Dragoman receiver</h1>';
	if ( $said ) {
		echo '<div class="notice"><p>' . esc_html( $said ) . '</p></div>';
	}
	echo '<form method="post" action="options.php"><table class="form-table">';
	settings_fields( DRAGOMAN_OPTIONS );
	$labels = array(
		'desk'    => 'Address of the desk',
		'edition' => 'Edition',
		'key'     => 'Key (where the edition wants one)',
		'secret'  => 'Secret of the webhook (two while one is replaced)',
	);
	foreach ( $labels as $name => $label ) {
		$kind  = in_array( $name, array( 'key', 'secret' ), true ) ? 'password' : 'text';
		$fixed = defined( 'DRAGOMAN_' . strtoupper( $name ) );
		printf(
			'<tr><th><label for="dragoman-%1$s">%2$s</label></th><td><input id="dragoman-%1$s" name="%3$s[%1$s]" type="%4$s" class="regular-text" autocomplete="off" value="%5$s"%6$s></td></tr>',
			esc_attr( $name ),
			esc_html( $label ),
			esc_attr( DRAGOMAN_OPTIONS ),
			esc_attr( $kind ),
			esc_attr( $fixed ? '' : $settings[ $name ] ),
			$fixed ? ' disabled placeholder="set in wp-config.php"' : ''
		);
	}
	echo '</table>';
	submit_button();
	echo '</form><p>Address for the webhook: <code>' . esc_html( rest_url( 'dragoman/v1/hook' ) ) . '</code></p>';
	echo '<p>Position: ' . esc_html( $state['sequence'] ?? 0 ) . '. ' . esc_html( $state['trouble'] ?? '' ) . '</p><form method="post">';
	wp_nonce_field( 'dragoman_now' );
	submit_button( 'Catch up now', 'secondary', 'dragoman_now' );
	echo '</form></div>';
}

// -- being told ---------------------------------------------------------------------------------

add_action(
	'rest_api_init',
	function () {
		register_rest_route(
			'dragoman/v1',
			'/hook',
			array(
				'methods'             => 'POST',
				'callback'            => 'dragoman_told',
				// whoever calls proves it by the signature, over the body as it came
				'permission_callback' => 'dragoman_is_genuine',
			)
		);
	}
);

/** Return whether a message is the desk's: Standard Webhooks, compared in constant time. */
function dragoman_is_genuine( WP_REST_Request $request ) {
	$name  = (string) $request->get_header( 'webhook-id' );
	$stamp = (string) $request->get_header( 'webhook-timestamp' );
	$sent  = preg_split( '/ +/', (string) $request->get_header( 'webhook-signature' ), -1, PREG_SPLIT_NO_EMPTY );
	if ( ! preg_match( '/^[0-9]{1,12}$/D', $stamp ) || abs( time() - (int) $stamp ) > DRAGOMAN_MOST_AGE ) {
		return new WP_Error( 'dragoman_signature', 'The signature is missing or too old.', array( 'status' => 401 ) );
	}
	$genuine = false;
	foreach ( preg_split( '/\s+/', dragoman_settings()['secret'], -1, PREG_SPLIT_NO_EMPTY ) as $secret ) {
		$key = base64_decode( preg_replace( '/^whsec_/', '', $secret ), true );
		if ( false === $key || strlen( $key ) < 24 ) {
			continue;
		}
		$mine = base64_encode( hash_hmac( 'sha256', "$name.$stamp." . $request->get_body(), $key, true ) );
		foreach ( $sent as $one ) {
			$genuine = hash_equals( "v1,$mine", $one ) || $genuine;
		}
	}
	return $genuine ? true : new WP_Error( 'dragoman_signature', 'The signature is wrong.', array( 'status' => 401 ) );
}

/** Take down at once what was withdrawn, even if the desk cannot be asked; then go and ask. */
function dragoman_told( WP_REST_Request $request ) {
	$event    = json_decode( $request->get_body(), true );
	$data     = is_array( $event['data'] ?? null ) ? $event['data'] : array();
	$settings = dragoman_settings();
	$known    = (int) ( get_option( DRAGOMAN_STATE, array() )['sequence'] ?? 0 );
	$ours     = ( $data['edition'] ?? '' ) === $settings['edition'];
	// an older one says what was so before what we know
	if ( 'item.withdrawn' === ( $event['type'] ?? '' ) && $ours && (int) ( $data['sequence'] ?? 0 ) > $known ) {
		dragoman_take_down( 'urn:x-dragoman:' . $data['edition'] . ':' . $data['id'], (string) ( $event['timestamp'] ?? '' ) );
	}
	dragoman_catch_up();
	return new WP_REST_Response( null, 204 );
}

// -- catching up --------------------------------------------------------------------------------

add_filter(
	'cron_schedules',
	function ( $schedules ) {
		$schedules['dragoman'] = array( 'interval' => 300, 'display' => 'Every five minutes' );
		return $schedules;
	}
);
add_action( DRAGOMAN_EVENT, 'dragoman_catch_up' );
register_activation_hook(
	__FILE__,
	function () {
		if ( ! wp_next_scheduled( DRAGOMAN_EVENT ) ) {
			wp_schedule_event( time(), 'dragoman', DRAGOMAN_EVENT );
		}
	}
);
register_deactivation_hook(
	__FILE__,
	function () {
		wp_clear_scheduled_hook( DRAGOMAN_EVENT );
	}
);

/** Follow the edition until nothing more comes; return how many stories changed, or what went wrong. */
function dragoman_catch_up() {
	$settings = dragoman_settings();
	if ( '' === $settings['desk'] || '' === $settings['edition'] ) {
		return new WP_Error( 'dragoman_settings', 'The desk and the edition are not set.' );
	}
	if ( ! dragoman_lock() ) {
		// what was told now may be behind where the other run looks: it is looked at once more after it
		wp_schedule_single_event( time() + 5, DRAGOMAN_EVENT, array( 'again' ) );
		return 0;
	}
	$changed = 0;
	$until   = time() + DRAGOMAN_LONGEST;
	try {
		do {
			$more = dragoman_step( $settings, $changed );
		} while ( true === $more && time() < $until );
		if ( true === $more ) {
			wp_schedule_single_event( time() + 1, DRAGOMAN_EVENT, array( 'more' ) );
		}
	} finally {
		delete_option( DRAGOMAN_LOCK );
	}
	$state            = get_option( DRAGOMAN_STATE, array() );
	$state['trouble'] = is_wp_error( $more ) ? $more->get_error_message() : '';
	update_option( DRAGOMAN_STATE, $state, false );
	return is_wp_error( $more ) ? $more : $changed;
}

/** Return whether we are the only one; who was killed with it loses it after some minutes. */
function dragoman_lock() {
	if ( (int) get_option( DRAGOMAN_LOCK, 0 ) < time() - 5 * DRAGOMAN_LONGEST ) {
		delete_option( DRAGOMAN_LOCK );
	}
	return add_option( DRAGOMAN_LOCK, time(), '', 'no' );
}

/** Take one answer of the desk; return whether there is more, or what went wrong. */
function dragoman_step( $settings, &$changed ) {
	$state  = wp_parse_args( get_option( DRAGOMAN_STATE, array() ), array( 'after' => '', 'sequence' => 0, 'round' => 0, 'of' => '' ) );
	$of     = $settings['desk'] . ' ' . $settings['edition'];
	$where  = '' === $state['after'] || $state['of'] !== $of ? 'since=0' : 'after=' . rawurlencode( $state['after'] );
	$answer = wp_remote_get(
		$settings['desk'] . '/v1/editions/' . $settings['edition'] . "/items?$where&limit=50",
		array(
			'timeout' => 15,
			'headers' => '' === $settings['key'] ? array() : array( 'Authorization' => 'Bearer ' . $settings['key'] ),
		)
	);
	if ( is_wp_error( $answer ) ) {
		return $answer;
	}
	$code = (int) wp_remote_retrieve_response_code( $answer );
	if ( 410 === $code && 'since=0' !== $where ) {
		// the desk was put back to a back-up: read all of it, and drop what does not come
		update_option( DRAGOMAN_STATE, array( 'round' => $state['round'] + 1, 'of' => $of ), false );
		return true;
	}
	$page = json_decode( wp_remote_retrieve_body( $answer ), true );
	if ( 200 !== $code || ! isset( $page['items'], $page['changes'] ) ) {
		return new WP_Error( 'dragoman_desk', "The desk answered $code. " . ( is_array( $page ) ? ( $page['detail'] ?? '' ) : '' ) );
	}
	// withdrawals first: whatever happens to the others, what is withdrawn is gone
	foreach ( array( 'canceled', 'usable' ) as $status ) {
		foreach ( $page['items'] as $item ) {
			if ( $status !== $item['pubStatus'] ) {
				continue;
			}
			$done = 'usable' === $status
				? dragoman_put_up( $item, $settings, $state['round'] )
				: dragoman_take_down( $item['uri'], $item['versionCreated'] );
			if ( is_wp_error( $done ) ) {
				return $done; // the place stays: it is taken again
			}
			$changed += $done;
		}
	}
	$more = null !== $page['cursor'];
	if ( ! $more ) {
		$changed += dragoman_drop_older( $state['round'] );
	}
	// the place last: killed before, we take the same items again, which changes nothing
	$state = array( 'after' => $page['changes'], 'sequence' => $page['sequence'], 'round' => $state['round'], 'of' => $of );
	update_option( DRAGOMAN_STATE, $state, false );
	return $more;
}

// -- posts --------------------------------------------------------------------------------------

/** Return the post of a story, also one in the trash. */
function dragoman_post_of( $uri ) {
	global $wpdb;
	// the guid is written with the post itself, so that being killed in between makes no second post
	return (int) $wpdb->get_var( $wpdb->prepare( "SELECT ID FROM $wpdb->posts WHERE guid = %s AND post_type = 'post' ORDER BY ID LIMIT 1", $uri ) );
}

/** Return what an item says under a role. */
function dragoman_said( $item, $part, $role ) {
	foreach ( $item[ $part ] ?? array() as $one ) {
		if ( $role === $one['role'] ) {
			return (string) $one['value'];
		}
	}
	return '';
}

/** Create or correct the post of a story; return whether anything changed. */
function dragoman_put_up( $item, $settings, $round ) {
	$uri  = $item['uri'];
	$post = dragoman_post_of( $uri );
	$down = get_option( 'dragoman_down_' . md5( $uri ), '' );
	if ( '' !== $down && $item['versionCreated'] < $down ) {
		return 0; // a desk that was put back shows again what was withdrawn since: it stays down
	}
	$version = $item['version'] . ' ' . $item['versionCreated'];
	if ( $post && get_post_meta( $post, '_dragoman_version', true ) === $version && 'publish' === get_post_status( $post ) ) {
		update_post_meta( $post, '_dragoman_round', $round );
		return 0;
	}
	$day    = dragoman_said( $item, 'descriptions', 'dated' );
	$day    = gmdate( 'Y-m-d H:i:s', strtotime( '' === $day ? $item['firstCreated'] : $day ) );
	$fields = array(
		'ID'            => $post,
		'guid'          => $uri,
		'post_type'     => 'post',
		'post_status'   => 'publish',
		'post_title'    => dragoman_said( $item, 'headlines', 'main' ),
		'post_excerpt'  => wp_strip_all_tags( dragoman_said( $item, 'descriptions', 'summary' ) ),
		'post_content'  => dragoman_content( $item, $settings ),
		'post_date_gmt' => $day,
		'post_date'     => get_date_from_gmt( $day ),
		'edit_date'     => true,
		'meta_input'    => array(
			'_dragoman_uri'      => $uri,
			'_dragoman_round'    => $round,
			'_dragoman_language' => $item['language'],
			'_dragoman_source'   => esc_url_raw( dragoman_source( $item ), array( 'http', 'https' ) ),
		),
	);
	if ( $post && 'trash' === get_post_status( $post ) ) {
		wp_untrash_post( $post );
	}
	$kept = wp_insert_post( wp_slash( $fields ), true );
	if ( is_wp_error( $kept ) ) {
		return $kept;
	}
	delete_option( 'dragoman_down_' . md5( $uri ) );
	dragoman_picture( $item, $kept );
	// last: without it, the story is taken again
	update_post_meta( $kept, '_dragoman_version', $version );
	return 1;
}

/** Return the text, in its language and direction, with the line that tells readers how it was made. */
function dragoman_content( $item, $settings ) {
	$right = array( 'ar', 'fa', 'he', 'ur', 'ps', 'ckb', 'dv', 'yi' );
	$dir   = in_array( strtok( strtolower( $item['language'] ), '-' ), $right, true ) ? 'rtl' : 'ltr';
	$text  = dragoman_said( $item, 'bodies', 'main' );
	$note  = esc_html( dragoman_said( $item, 'descriptions', 'translationNote' ) );
	$from  = dragoman_source( $item );
	if ( '' !== $from && '' !== dragoman_said( $item, 'altIds', 'translationOf' ) ) {
		$note .= sprintf( ' <a class="dragoman-original" href="%1$s">%1$s</a>', esc_url( $from, array( 'http', 'https' ) ) );
	}
	if ( '' !== $note ) {
		$text .= '<p class="dragoman-note"><small>' . $note . '</small></p>';
	}
	return wp_kses_post( sprintf( '<div lang="%s" dir="%s">%s</div>', esc_attr( $item['language'] ), $dir, $text ) );
}

/** Return the address of the original. */
function dragoman_source( $item ) {
	$canonical = dragoman_said( $item, 'altIds', 'canonicalUrl' );
	return '' !== $canonical ? $canonical : dragoman_said( $item, 'altIds', 'sourceUrl' );
}

// WordPress takes `bdi` out of a text, and with it the order of numbers in Arabic, Persian and Hebrew.
add_filter(
	'wp_kses_allowed_html',
	function ( $tags, $context ) {
		if ( 'post' === $context ) {
			$tags['bdi'] = array( 'lang' => true, 'dir' => true );
		}
		return $tags;
	},
	10,
	2
);

// Search engines are told where the story is from.
add_filter(
	'get_canonical_url',
	function ( $url, $post ) {
		$source = get_post_meta( $post->ID, '_dragoman_source', true );
		return $source ? $source : $url;
	},
	10,
	2
);

/** Give a post its featured picture, with caption, credit and alternative text; the one before goes. */
function dragoman_picture( $item, $post ) {
	$found = null;
	foreach ( $item['associations'] ?? array() as $one ) {
		if ( 'picture' === $one['type'] && 'featured' === $one['rel'] && ! empty( $one['renditions'] ) ) {
			$found = $one;
			break;
		}
	}
	$before = (int) get_post_thumbnail_id( $post );
	$url    = $found ? $found['renditions'][0]['href'] : '';
	$same   = $before && get_post_meta( $before, '_dragoman_picture', true ) === $url;
	if ( $before && ! $same && get_post_meta( $before, '_dragoman_picture', true ) ) {
		wp_delete_attachment( $before, true );
	}
	if ( ! $found ) {
		return;
	}
	$kept = $before;
	if ( ! $same ) {
		require_once ABSPATH . 'wp-admin/includes/media.php';
		require_once ABSPATH . 'wp-admin/includes/file.php';
		require_once ABSPATH . 'wp-admin/includes/image.php';
		// asks public hosts only, and takes what is a picture by its content
		$kept = media_sideload_image( $url, $post, null, 'id' );
		if ( is_wp_error( $kept ) ) {
			return;
		}
		update_post_meta( $kept, '_dragoman_picture', $url );
		set_post_thumbnail( $post, $kept );
	}
	$caption = dragoman_said( $found, 'descriptions', 'caption' );
	$credit  = implode( ' / ', array_filter( array( $found['by'] ?? '', $found['copyrightNotice'] ?? '' ) ) );
	$excerpt = implode( ' ', array_filter( array( $caption, $credit ) ) );
	wp_update_post( wp_slash( array( 'ID' => $kept, 'post_excerpt' => sanitize_text_field( $excerpt ) ) ) );
	update_post_meta( $kept, '_wp_attachment_image_alt', wp_slash( sanitize_text_field( dragoman_said( $found, 'descriptions', 'alternative' ) ) ) );
}

/** Take a story down, its picture too, and remember when it was withdrawn; return whether anything changed. */
function dragoman_take_down( $uri, $moment ) {
	update_option( 'dragoman_down_' . md5( $uri ), max( $moment, get_option( 'dragoman_down_' . md5( $uri ), '' ) ), false );
	$post = dragoman_post_of( $uri );
	if ( ! $post || 'trash' === get_post_status( $post ) ) {
		return 0;
	}
	$picture = (int) get_post_thumbnail_id( $post );
	wp_trash_post( $post );
	if ( $picture && get_post_meta( $picture, '_dragoman_picture', true ) ) {
		wp_delete_attachment( $picture, true );
	}
	return 1;
}

/** Take down what did not come in a reading from the start. */
function dragoman_drop_older( $round ) {
	if ( 0 === (int) $round ) {
		return 0;
	}
	global $wpdb;
	$dropped = 0;
	$older   = $wpdb->get_results( $wpdb->prepare( "SELECT p.guid, v.meta_value AS version FROM $wpdb->posts p JOIN $wpdb->postmeta r ON r.post_id = p.ID AND r.meta_key = '_dragoman_round' JOIN $wpdb->postmeta v ON v.post_id = p.ID AND v.meta_key = '_dragoman_version' WHERE p.post_status = 'publish' AND CAST(r.meta_value AS UNSIGNED) < %d", $round ) );
	foreach ( $older as $one ) {
		$dropped += dragoman_take_down( $one->guid, explode( ' ', $one->version )[1] );
	}
	return $dropped;
}
