import django.core.validators
import django.db.models.deletion
import re
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('facts', '0001_initial'),
        ('library', '0001_initial'),
        ('plants', '0001_initial'),
        ('vehicles', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Boilerplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='title')),
                ('title_en', models.CharField(blank=True, max_length=120, null=True, verbose_name='title')),
                ('title_fr', models.CharField(blank=True, max_length=120, null=True, verbose_name='title')),
                ('title_ro', models.CharField(blank=True, max_length=120, null=True, verbose_name='title')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('text_en', models.TextField(blank=True, null=True, verbose_name='text')),
                ('text_fr', models.TextField(blank=True, null=True, verbose_name='text')),
                ('text_ro', models.TextField(blank=True, null=True, verbose_name='text')),
            ],
            options={
                'verbose_name': 'boilerplate',
                'verbose_name_plural': 'boilerplates',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=80, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=80, null=True, verbose_name='name')),
                ('name_fr', models.CharField(blank=True, max_length=80, null=True, verbose_name='name')),
                ('name_ro', models.CharField(blank=True, max_length=80, null=True, verbose_name='name')),
            ],
            options={
                'verbose_name': 'category',
                'verbose_name_plural': 'categories',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, help_text='A person, or an office.', max_length=120, verbose_name='name')),
                ('name_en', models.CharField(blank=True, help_text='A person, or an office.', max_length=120, null=True, verbose_name='name')),
                ('name_fr', models.CharField(blank=True, help_text='A person, or an office.', max_length=120, null=True, verbose_name='name')),
                ('name_ro', models.CharField(blank=True, help_text='A person, or an office.', max_length=120, null=True, verbose_name='name')),
                ('role', models.CharField(blank=True, help_text='What to ask this contact about.', max_length=150, verbose_name='topics')),
                ('role_en', models.CharField(blank=True, help_text='What to ask this contact about.', max_length=150, null=True, verbose_name='topics')),
                ('role_fr', models.CharField(blank=True, help_text='What to ask this contact about.', max_length=150, null=True, verbose_name='topics')),
                ('role_ro', models.CharField(blank=True, help_text='What to ask this contact about.', max_length=150, null=True, verbose_name='topics')),
                ('languages', models.CharField(blank=True, help_text='As readers are told: French, English.', max_length=150, verbose_name='languages spoken')),
                ('languages_en', models.CharField(blank=True, help_text='As readers are told: French, English.', max_length=150, null=True, verbose_name='languages spoken')),
                ('languages_fr', models.CharField(blank=True, help_text='As readers are told: French, English.', max_length=150, null=True, verbose_name='languages spoken')),
                ('languages_ro', models.CharField(blank=True, help_text='As readers are told: French, English.', max_length=150, null=True, verbose_name='languages spoken')),
                ('hours', models.CharField(blank=True, help_text='With the time zone.', max_length=150, verbose_name='hours')),
                ('hours_en', models.CharField(blank=True, help_text='With the time zone.', max_length=150, null=True, verbose_name='hours')),
                ('hours_fr', models.CharField(blank=True, help_text='With the time zone.', max_length=150, null=True, verbose_name='hours')),
                ('hours_ro', models.CharField(blank=True, help_text='With the time zone.', max_length=150, null=True, verbose_name='hours')),
                ('phone', models.CharField(blank=True, help_text='With the country code: +33 …', max_length=40, verbose_name='telephone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
            ],
            options={
                'verbose_name': 'contact',
                'verbose_name_plural': 'contacts',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('phone__gt', ''), ('email__gt', ''), _connector='OR'), name='contact_can_be_reached', violation_error_message='Give a telephone number or an e-mail address.')],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('in_review', 'in review'), ('approved', 'approved'), ('withdrawn', 'withdrawn')], db_index=True, default='draft', max_length=12, verbose_name='state')),
                ('public_from', models.DateTimeField(blank=True, db_index=True, help_text='Once approved, it is public from this moment; until then it is under embargo.', null=True, verbose_name='public from')),
                ('slug', models.CharField(blank=True, help_text="The last part of the page's address in this language. Left empty, it is made from the title.", max_length=120, validators=[django.core.validators.RegexValidator(re.compile('^[-\\w]+\\Z'), 'Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens.', 'invalid')], verbose_name='address')),
                ('slug_en', models.CharField(blank=True, help_text="The last part of the page's address in this language. Left empty, it is made from the title.", max_length=120, null=True, validators=[django.core.validators.RegexValidator(re.compile('^[-\\w]+\\Z'), 'Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens.', 'invalid')], verbose_name='address')),
                ('slug_fr', models.CharField(blank=True, help_text="The last part of the page's address in this language. Left empty, it is made from the title.", max_length=120, null=True, validators=[django.core.validators.RegexValidator(re.compile('^[-\\w]+\\Z'), 'Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens.', 'invalid')], verbose_name='address')),
                ('slug_ro', models.CharField(blank=True, help_text="The last part of the page's address in this language. Left empty, it is made from the title.", max_length=120, null=True, validators=[django.core.validators.RegexValidator(re.compile('^[-\\w]+\\Z'), 'Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens.', 'invalid')], verbose_name='address')),
                ('cleared_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='cleared at')),
                ('cleared_at_en', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='cleared at')),
                ('cleared_at_fr', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='cleared at')),
                ('cleared_at_ro', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='cleared at')),
                ('cleared_by', models.CharField(blank=True, editable=False, max_length=150, verbose_name='cleared by')),
                ('cleared_by_en', models.CharField(blank=True, editable=False, max_length=150, null=True, verbose_name='cleared by')),
                ('cleared_by_fr', models.CharField(blank=True, editable=False, max_length=150, null=True, verbose_name='cleared by')),
                ('cleared_by_ro', models.CharField(blank=True, editable=False, max_length=150, null=True, verbose_name='cleared by')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('reference', models.CharField(blank=True, help_text='The number by which the press office files it.', max_length=40, verbose_name='reference')),
                ('source_language', models.CharField(choices=[('en', 'English'), ('fr', 'French'), ('ro', 'Romanian')], help_text='The language it was written in; the others are translations.', max_length=10, verbose_name='source language')),
                ('headline', models.CharField(blank=True, max_length=200, verbose_name='headline')),
                ('headline_en', models.CharField(blank=True, max_length=200, null=True, verbose_name='headline')),
                ('headline_fr', models.CharField(blank=True, max_length=200, null=True, verbose_name='headline')),
                ('headline_ro', models.CharField(blank=True, max_length=200, null=True, verbose_name='headline')),
                ('lede', models.TextField(blank=True, help_text='The first paragraph: what happened, in a sentence or two.', verbose_name='lede')),
                ('lede_en', models.TextField(blank=True, help_text='The first paragraph: what happened, in a sentence or two.', null=True, verbose_name='lede')),
                ('lede_fr', models.TextField(blank=True, help_text='The first paragraph: what happened, in a sentence or two.', null=True, verbose_name='lede')),
                ('lede_ro', models.TextField(blank=True, help_text='The first paragraph: what happened, in a sentence or two.', null=True, verbose_name='lede')),
                ('dateline_place', models.CharField(blank=True, help_text='For example: Douai, France', max_length=120, verbose_name='place')),
                ('dateline_place_en', models.CharField(blank=True, help_text='For example: Douai, France', max_length=120, null=True, verbose_name='place')),
                ('dateline_place_fr', models.CharField(blank=True, help_text='For example: Douai, France', max_length=120, null=True, verbose_name='place')),
                ('dateline_place_ro', models.CharField(blank=True, help_text='For example: Douai, France', max_length=120, null=True, verbose_name='place')),
                ('dateline_date', models.DateField(blank=True, help_text='The date that the release bears.', null=True, verbose_name='date')),
                ('in_brief', models.TextField(blank=True, help_text='One point per line.', verbose_name='in brief')),
                ('in_brief_en', models.TextField(blank=True, help_text='One point per line.', null=True, verbose_name='in brief')),
                ('in_brief_fr', models.TextField(blank=True, help_text='One point per line.', null=True, verbose_name='in brief')),
                ('in_brief_ro', models.TextField(blank=True, help_text='One point per line.', null=True, verbose_name='in brief')),
                ('body', models.TextField(blank=True, verbose_name='text')),
                ('body_en', models.TextField(blank=True, null=True, verbose_name='text')),
                ('body_fr', models.TextField(blank=True, null=True, verbose_name='text')),
                ('body_ro', models.TextField(blank=True, null=True, verbose_name='text')),
                ('notes', models.TextField(blank=True, verbose_name='notes to editors')),
                ('notes_en', models.TextField(blank=True, null=True, verbose_name='notes to editors')),
                ('notes_fr', models.TextField(blank=True, null=True, verbose_name='notes to editors')),
                ('notes_ro', models.TextField(blank=True, null=True, verbose_name='notes to editors')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='added')),
                ('updated_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='updated')),
                ('updated_at_en', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='updated')),
                ('updated_at_fr', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='updated')),
                ('updated_at_ro', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='updated')),
                ('boilerplates', models.ManyToManyField(blank=True, related_name='releases', to='releases.boilerplate', verbose_name='boilerplates')),
                ('brands', models.ManyToManyField(blank=True, related_name='releases', to='vehicles.brand', verbose_name='brands')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='releases.category', verbose_name='category')),
                ('contacts', models.ManyToManyField(blank=True, related_name='releases', to='releases.contact', verbose_name='contacts')),
                ('plants', models.ManyToManyField(blank=True, related_name='releases', to='plants.plant', verbose_name='plants')),
                ('vehicles', models.ManyToManyField(blank=True, related_name='releases', to='vehicles.vehicle', verbose_name='vehicles')),
            ],
            options={
                'verbose_name': 'release',
                'verbose_name_plural': 'releases',
                'ordering': [models.OrderBy(models.F('public_from'), descending=True, nulls_first=True), '-pk'],
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'approve'),
            },
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('is_key', models.BooleanField(default=False, help_text='Shown large beside the text; three of them fit.', verbose_name='key fact')),
                ('fact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='facts.fact', verbose_name='fact')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='releases.release', verbose_name='release')),
            ],
            options={
                'verbose_name': 'cited fact',
                'verbose_name_plural': 'cited facts',
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReleaseDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='release_documents', to='library.document', verbose_name='document')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='release_documents', to='releases.release', verbose_name='release')),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReleaseImage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('caption', models.CharField(blank=True, help_text='Left empty, the caption of the library is used.', max_length=400, verbose_name='caption')),
                ('caption_en', models.CharField(blank=True, help_text='Left empty, the caption of the library is used.', max_length=400, null=True, verbose_name='caption')),
                ('caption_fr', models.CharField(blank=True, help_text='Left empty, the caption of the library is used.', max_length=400, null=True, verbose_name='caption')),
                ('caption_ro', models.CharField(blank=True, help_text='Left empty, the caption of the library is used.', max_length=400, null=True, verbose_name='caption')),
                ('image', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='release_images', to='library.image', verbose_name='image')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='release_images', to='releases.release', verbose_name='release')),
            ],
            options={
                'verbose_name': 'image',
                'verbose_name_plural': 'images',
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), ('public_from__isnull', False), _connector='OR'), name='releases_release_approved_has_moment', violation_error_message='Say from when it is public: something approved needs that moment.'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.UniqueConstraint(condition=models.Q(('slug_en', ''), _negated=True), fields=('slug_en',), name='releases_release_slug_en', violation_error_message='Another page has this address in English; choose a different one.'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.UniqueConstraint(condition=models.Q(('slug_fr', ''), _negated=True), fields=('slug_fr',), name='releases_release_slug_fr', violation_error_message='Another page has this address in French; choose a different one.'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.UniqueConstraint(condition=models.Q(('slug_ro', ''), _negated=True), fields=('slug_ro',), name='releases_release_slug_ro', violation_error_message='Another page has this address in Romanian; choose a different one.'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('cleared_at_en__isnull', True), models.Q(('slug_en__isnull', False), models.Q(('slug_en', ''), _negated=True)), _connector='OR'), name='releases_release_cleared_has_address_en'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('cleared_at_fr__isnull', True), models.Q(('slug_fr__isnull', False), models.Q(('slug_fr', ''), _negated=True)), _connector='OR'), name='releases_release_cleared_has_address_fr'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('cleared_at_ro__isnull', True), models.Q(('slug_ro__isnull', False), models.Q(('slug_ro', ''), _negated=True)), _connector='OR'), name='releases_release_cleared_has_address_ro'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('reference',), name='release_reference', violation_error_message='Another release has this reference.'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.UniqueConstraint(fields=('release', 'fact'), name='citation_once', violation_error_message='This fact is already cited in the release.'),
        ),
        migrations.AddConstraint(
            model_name='releasedocument',
            constraint=models.UniqueConstraint(fields=('release', 'document'), name='release_document_once', violation_error_message='This document is already in the release.'),
        ),
        migrations.AddConstraint(
            model_name='releaseimage',
            constraint=models.UniqueConstraint(fields=('release', 'image'), name='release_image_once', violation_error_message='This image is already in the release.'),
        ),
    ]
