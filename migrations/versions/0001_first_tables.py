"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('distress_counts',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('territory_id', sa.String(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('day', 'kind', 'territory_id', name=op.f('pk_distress_counts'))
    )
    op.create_table('people',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('disabled_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people')),
    sa.UniqueConstraint('email', name=op.f('uq_people_email')),
    sa.UniqueConstraint('key', name=op.f('uq_people_key'))
    )
    op.create_table('questionnaire_versions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('theme', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'published', 'retired', name='versionstatus', native_enum=False, length=40), nullable=False),
    sa.Column('questions', sa.JSON(), nullable=False),
    sa.Column('register_reference', sa.String(), nullable=True),
    sa.Column('validated_by', sa.String(), nullable=True),
    sa.Column('validated_on', sa.Date(), nullable=True),
    sa.CheckConstraint("status <> 'published' OR (register_reference IS NOT NULL AND validated_by IS NOT NULL AND validated_on IS NOT NULL)", name=op.f('ck_questionnaire_versions_registered')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_questionnaire_versions')),
    sa.UniqueConstraint('key', 'version', name=op.f('uq_questionnaire_versions_key'))
    )
    with op.batch_alter_table('questionnaire_versions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_questionnaire_versions_theme'), ['theme'], unique=False)

    op.create_table('territories',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('department', sa.String(), nullable=False),
    sa.Column('timezone', sa.String(), nullable=False),
    sa.Column('due_policy', sa.Enum('calendar', 'working', name='duepolicy', native_enum=False, length=40), nullable=False),
    sa.Column('age_min', sa.Integer(), nullable=False),
    sa.Column('age_max', sa.Integer(), nullable=False),
    sa.Column('themes', sa.JSON(), nullable=False),
    sa.Column('information_point', sa.JSON(), nullable=False),
    sa.CheckConstraint('age_min <= age_max', name=op.f('ck_territories_ages')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_territories'))
    )
    op.create_table('themes',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_themes'))
    )
    op.create_table('unmet_needs',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('commune', sa.String(), nullable=False),
    sa.Column('theme', sa.String(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('day', 'commune', 'theme', name=op.f('pk_unmet_needs'))
    )
    op.create_table('charter_signatures',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_charter_signatures_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_charter_signatures')),
    sa.UniqueConstraint('person_id', 'version', name=op.f('uq_charter_signatures_person_id'))
    )
    op.create_table('conversations',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('channel', sa.Enum('web', 'telegram', 'form', name='channel', native_enum=False, length=40), nullable=False),
    sa.Column('entry', sa.JSON(), nullable=False),
    sa.Column('territory_id', sa.String(), nullable=True),
    sa.Column('secret_hash', sa.String(), nullable=True),
    sa.Column('address_index', sa.LargeBinary(), nullable=True),
    sa.Column('address_token', sa.LargeBinary(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seq', sa.Integer(), nullable=False),
    sa.Column('delivered_seq', sa.Integer(), nullable=False),
    sa.Column('expects', sa.String(), nullable=True),
    sa.Column('unreachable_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('forgotten_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['territory_id'], ['territories.id'], name=op.f('fk_conversations_territory_id_territories')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conversations')),
    sa.UniqueConstraint('address_index', name=op.f('uq_conversations_address_index'))
    )
    with op.batch_alter_table('conversations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conversations_last_at'), ['last_at'], unique=False)

    op.create_table('memberships',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('national', 'regional', 'departmental', 'committee', 'animateur', 'professional', 'reader', name='role', native_enum=False, length=40), nullable=False),
    sa.Column('perimeter_kind', sa.Enum('nation', 'region', 'department', 'territory', 'organisation', name='perimeterkind', native_enum=False, length=40), nullable=False),
    sa.Column('perimeter_id', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_memberships_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_memberships')),
    sa.UniqueConstraint('person_id', 'role', 'perimeter_kind', 'perimeter_id', name=op.f('uq_memberships_person_id'))
    )
    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_memberships_perimeter_id'), ['perimeter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_memberships_person_id'), ['person_id'], unique=False)

    op.create_table('organisations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=True),
    sa.Column('delay_days', sa.Integer(), nullable=False),
    sa.Column('territory_id', sa.String(), nullable=True),
    sa.CheckConstraint('delay_days BETWEEN 1 AND 7', name=op.f('ck_organisations_delay')),
    sa.ForeignKeyConstraint(['territory_id'], ['territories.id'], name=op.f('fk_organisations_territory_id_territories')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisations')),
    sa.UniqueConstraint('key', name=op.f('uq_organisations_key'))
    )
    with op.batch_alter_table('organisations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organisations_territory_id'), ['territory_id'], unique=False)

    op.create_table('sign_in_links',
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_sign_in_links_person_id_people')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_sign_in_links'))
    )
    with op.batch_alter_table('sign_in_links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_links_person_id'), ['person_id'], unique=False)

    op.create_table('territory_zones',
    sa.Column('territory_id', sa.String(), nullable=False),
    sa.Column('level', sa.Enum('commune', 'epci', 'department', 'region', 'france', name='zonelevel', native_enum=False, length=40), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['territory_id'], ['territories.id'], name=op.f('fk_territory_zones_territory_id_territories')),
    sa.PrimaryKeyConstraint('territory_id', 'level', 'code', name=op.f('pk_territory_zones'))
    )
    with op.batch_alter_table('territory_zones', schema=None) as batch_op:
        batch_op.create_index('uq_territory_zones_zone', ['level', 'code'], unique=True)

    op.create_table('web_sessions',
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('csrf', sa.String(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_web_sessions_person_id_people')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_web_sessions'))
    )
    with op.batch_alter_table('web_sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_web_sessions_person_id'), ['person_id'], unique=False)

    op.create_table('consents',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('conversation_id', sa.String(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('offers', sa.JSON(), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('agreed', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('channel', sa.Enum('web', 'telegram', 'form', name='channel', native_enum=False, length=40), nullable=False),
    sa.Column('notice_version', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('text_sha256', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('questionnaire', sa.String(), nullable=False),
    sa.Column('fields_shared', sa.JSON(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_via', sa.Enum('web', 'telegram', 'form', name='channel', native_enum=False, length=40), nullable=True),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_consents_conversation_id_conversations')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_consents_organisation_id_organisations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consents'))
    )
    with op.batch_alter_table('consents', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consents_conversation_id'), ['conversation_id'], unique=False)

    op.create_table('contact_details',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('conversation_id', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('phone', 'email', 'first_name', name='detailkind', native_enum=False, length=40), nullable=False),
    sa.Column('token', sa.LargeBinary(), nullable=True),
    sa.Column('blind_index', sa.LargeBinary(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_contact_details_conversation_id_conversations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_details'))
    )
    with op.batch_alter_table('contact_details', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_details_blind_index'), ['blind_index'], unique=False)
        batch_op.create_index(batch_op.f('ix_contact_details_conversation_id'), ['conversation_id'], unique=False)

    op.create_table('inbox',
    sa.Column('channel', sa.Enum('web', 'telegram', 'form', name='channel', native_enum=False, length=40), nullable=False),
    sa.Column('external_id', sa.String(), nullable=False),
    sa.Column('conversation_id', sa.String(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_inbox_conversation_id_conversations')),
    sa.PrimaryKeyConstraint('channel', 'external_id', name=op.f('pk_inbox'))
    )
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.create_index('ix_inbox_pending', ['conversation_id', 'done_at', 'position'], unique=False)

    op.create_table('messages',
    sa.Column('conversation_id', sa.String(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('author', sa.Enum('robot', 'youth', 'person', name='author', native_enum=False, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.Column('client_id', sa.String(), nullable=True),
    sa.Column('nonce', sa.String(), nullable=False),
    sa.Column('used', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_messages_conversation_id_conversations')),
    sa.PrimaryKeyConstraint('conversation_id', 'seq', name=op.f('pk_messages')),
    sa.UniqueConstraint('conversation_id', 'client_id', name=op.f('uq_messages_conversation_id'))
    )
    op.create_table('offers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('theme', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('how', sa.String(), nullable=False),
    sa.Column('gain', sa.String(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'proposed', 'published', 'paused', 'archived', name='offerstatus', native_enum=False, length=40), nullable=False),
    sa.Column('delay_days', sa.Integer(), nullable=True),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('criteria', sa.JSON(), nullable=False),
    sa.CheckConstraint('capacity IS NULL OR capacity >= 0', name=op.f('ck_offers_capacity')),
    sa.CheckConstraint('delay_days IS NULL OR delay_days BETWEEN 1 AND 7', name=op.f('ck_offers_delay')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_offers_organisation_id_organisations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offers')),
    sa.UniqueConstraint('key', name=op.f('uq_offers_key'))
    )
    with op.batch_alter_table('offers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_offers_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('unanswered_turns',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('conversation_id', sa.String(), nullable=False),
    sa.Column('territory_id', sa.String(), nullable=True),
    sa.Column('kind', sa.Enum('not_understood', 'no_offer', 'human_asked', name='unansweredkind', native_enum=False, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('question', sa.String(), nullable=True),
    sa.Column('text', sa.String(), nullable=True),
    sa.Column('candidates', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_unanswered_turns_conversation_id_conversations')),
    sa.ForeignKeyConstraint(['territory_id'], ['territories.id'], name=op.f('fk_unanswered_turns_territory_id_territories')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unanswered_turns'))
    )
    with op.batch_alter_table('unanswered_turns', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unanswered_turns_conversation_id'), ['conversation_id'], unique=False)

    op.create_table('contact_requests',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('idempotency_key', sa.String(), nullable=False),
    sa.Column('conversation_id', sa.String(), nullable=False),
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('territory_id', sa.String(), nullable=True),
    sa.Column('consent_id', sa.String(), nullable=False),
    sa.Column('status', sa.Enum('sent', 'seen', 'accepted', 'attempted', 'contacted', 'closed', 'withdrawn', 'expired', name='status', native_enum=False, length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('delay_days', sa.Integer(), nullable=False),
    sa.Column('due_rule', sa.String(), nullable=False),
    sa.Column('timezone', sa.String(), nullable=False),
    sa.Column('questionnaire', sa.String(), nullable=False),
    sa.Column('offer', sa.JSON(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('first_name_id', sa.String(), nullable=False),
    sa.Column('contact_id', sa.String(), nullable=False),
    sa.Column('moment', sa.String(), nullable=False),
    sa.Column('outcome', sa.Enum('helped', 'no_follow_up', 'unreachable', 'not_for_me', name='closingoutcome', native_enum=False, length=40), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['consent_id'], ['consents.id'], name=op.f('fk_contact_requests_consent_id_consents')),
    sa.ForeignKeyConstraint(['contact_id'], ['contact_details.id'], name=op.f('fk_contact_requests_contact_id_contact_details')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_contact_requests_conversation_id_conversations')),
    sa.ForeignKeyConstraint(['first_name_id'], ['contact_details.id'], name=op.f('fk_contact_requests_first_name_id_contact_details')),
    sa.ForeignKeyConstraint(['offer_id'], ['offers.id'], name=op.f('fk_contact_requests_offer_id_offers')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_contact_requests_organisation_id_organisations')),
    sa.ForeignKeyConstraint(['territory_id'], ['territories.id'], name=op.f('fk_contact_requests_territory_id_territories')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_requests')),
    sa.UniqueConstraint('idempotency_key', 'offer_id', name=op.f('uq_contact_requests_idempotency_key')),
    sa.UniqueConstraint('reference', name=op.f('uq_contact_requests_reference'))
    )
    with op.batch_alter_table('contact_requests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_requests_conversation_id'), ['conversation_id'], unique=False)
        batch_op.create_index('ix_contact_requests_offer', ['offer_id', 'status'], unique=False)
        batch_op.create_index('ix_contact_requests_organisation', ['organisation_id', 'status', 'due_at'], unique=False)
        batch_op.create_index('ix_contact_requests_territory', ['territory_id', 'status', 'due_at'], unique=False)

    op.create_table('offer_zones',
    sa.Column('level', sa.Enum('commune', 'epci', 'department', 'region', 'france', name='zonelevel', native_enum=False, length=40), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('theme', sa.String(), nullable=False),
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['offer_id'], ['offers.id'], name=op.f('fk_offer_zones_offer_id_offers')),
    sa.PrimaryKeyConstraint('level', 'code', 'theme', 'offer_id', name=op.f('pk_offer_zones'))
    )
    with op.batch_alter_table('offer_zones', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_offer_zones_offer_id'), ['offer_id'], unique=False)

    op.create_table('notices',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('request_sent', 'request_accepted', 'request_attempted', 'request_contacted', 'request_closed', 'request_withdrawn', 'sign_in', name='noticekind', native_enum=False, length=40), nullable=False),
    sa.Column('audience', sa.Enum('conversation', 'person', name='audience', native_enum=False, length=40), nullable=False),
    sa.Column('conversation_id', sa.String(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('request_id', sa.String(), nullable=True),
    sa.Column('secret', sa.LargeBinary(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('lease', sa.String(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dead_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(conversation_id IS NULL) <> (person_id IS NULL)', name=op.f('ck_notices_one_audience')),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_notices_conversation_id_conversations')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_notices_person_id_people')),
    sa.ForeignKeyConstraint(['request_id'], ['contact_requests.id'], name=op.f('fk_notices_request_id_contact_requests')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notices_conversation_id'), ['conversation_id'], unique=False)
        batch_op.create_index('ix_notices_pending', ['audience', 'done_at', 'next_at'], unique=False)

    op.create_table('request_events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('sent', 'seen', 'revealed', 'accepted', 'attempted', 'contacted', 'closed', 'withdrawn', 'expired', name='eventkind', native_enum=False, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_kind', sa.Enum('youth', 'person', 'service', name='actorkind', native_enum=False, length=40), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('detail', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_request_events_person_id_people')),
    sa.ForeignKeyConstraint(['request_id'], ['contact_requests.id'], name=op.f('fk_request_events_request_id_contact_requests')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_request_events'))
    )
    with op.batch_alter_table('request_events', schema=None) as batch_op:
        batch_op.create_index('ix_request_events_request', ['request_id', 'id'], unique=False)


    _refuse_changes_of_events()


def downgrade() -> None:
    _allow_changes_of_events()
    with op.batch_alter_table('request_events', schema=None) as batch_op:
        batch_op.drop_index('ix_request_events_request')

    op.drop_table('request_events')
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_index('ix_notices_pending')
        batch_op.drop_index(batch_op.f('ix_notices_conversation_id'))

    op.drop_table('notices')
    with op.batch_alter_table('offer_zones', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_offer_zones_offer_id'))

    op.drop_table('offer_zones')
    with op.batch_alter_table('contact_requests', schema=None) as batch_op:
        batch_op.drop_index('ix_contact_requests_territory')
        batch_op.drop_index('ix_contact_requests_organisation')
        batch_op.drop_index('ix_contact_requests_offer')
        batch_op.drop_index(batch_op.f('ix_contact_requests_conversation_id'))

    op.drop_table('contact_requests')
    with op.batch_alter_table('unanswered_turns', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unanswered_turns_conversation_id'))

    op.drop_table('unanswered_turns')
    with op.batch_alter_table('offers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_offers_organisation_id'))

    op.drop_table('offers')
    op.drop_table('messages')
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.drop_index('ix_inbox_pending')

    op.drop_table('inbox')
    with op.batch_alter_table('contact_details', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contact_details_conversation_id'))
        batch_op.drop_index(batch_op.f('ix_contact_details_blind_index'))

    op.drop_table('contact_details')
    with op.batch_alter_table('consents', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consents_conversation_id'))

    op.drop_table('consents')
    with op.batch_alter_table('web_sessions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_web_sessions_person_id'))

    op.drop_table('web_sessions')
    with op.batch_alter_table('territory_zones', schema=None) as batch_op:
        batch_op.drop_index('uq_territory_zones_zone')

    op.drop_table('territory_zones')
    with op.batch_alter_table('sign_in_links', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_links_person_id'))

    op.drop_table('sign_in_links')
    with op.batch_alter_table('organisations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organisations_territory_id'))

    op.drop_table('organisations')
    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_memberships_person_id'))
        batch_op.drop_index(batch_op.f('ix_memberships_perimeter_id'))

    op.drop_table('memberships')
    with op.batch_alter_table('conversations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_conversations_last_at'))

    op.drop_table('conversations')
    op.drop_table('charter_signatures')
    op.drop_table('unmet_needs')
    op.drop_table('themes')
    op.drop_table('territories')
    with op.batch_alter_table('questionnaire_versions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_questionnaire_versions_theme'))

    op.drop_table('questionnaire_versions')
    op.drop_table('people')
    op.drop_table('distress_counts')


def _refuse_changes_of_events() -> None:
    # What happened to a request is appended and never rewritten, whoever holds the connection.
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER request_events_append_only BEFORE UPDATE ON request_events"
            " BEGIN SELECT RAISE(ABORT, 'request_events is append-only'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'request_events is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER request_events_append_only BEFORE UPDATE ON request_events"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def _allow_changes_of_events() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER request_events_append_only")
        return
    op.execute("DROP TRIGGER request_events_append_only ON request_events")
    op.execute("DROP FUNCTION refuse_change")
