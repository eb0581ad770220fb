import datetime
import django.core.validators
import django.db.models.deletion
import re
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('library', '0001_initial'),
        ('plants', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Brand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
            ],
            options={
                'verbose_name': 'brand',
                'verbose_name_plural': 'brands',
                'ordering': ['name'],
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'approve'),
            },
        ),
        migrations.CreateModel(
            name='Platform',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('segments', models.CharField(blank=True, help_text='The size classes it serves, as readers are told them.', max_length=120, verbose_name='segments')),
                ('segments_en', models.CharField(blank=True, help_text='The size classes it serves, as readers are told them.', max_length=120, null=True, verbose_name='segments')),
                ('segments_fr', models.CharField(blank=True, help_text='The size classes it serves, as readers are told them.', max_length=120, null=True, verbose_name='segments')),
                ('segments_ro', models.CharField(blank=True, help_text='The size classes it serves, as readers are told them.', max_length=120, null=True, verbose_name='segments')),
            ],
            options={
                'verbose_name': 'platform',
                'verbose_name_plural': 'platforms',
                'ordering': ['name'],
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'approve'),
            },
        ),
        migrations.CreateModel(
            name='Vehicle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('in_review', 'in review'), ('approved', 'approved'), ('withdrawn', 'withdrawn')], db_index=True, default='draft', max_length=12, verbose_name='state')),
                ('public_from', models.DateTimeField(blank=True, db_index=True, help_text='Once approved, it is public from this moment; until then it is under embargo.', null=True, validators=[django.core.validators.MinValueValidator(datetime.datetime(1800, 1, 1, 0, 0, tzinfo=datetime.timezone.utc))], verbose_name='public from')),
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
                ('name', models.CharField(blank=True, help_text='Without the brand.', max_length=120, verbose_name='name')),
                ('name_en', models.CharField(blank=True, help_text='Without the brand.', max_length=120, null=True, verbose_name='name')),
                ('name_fr', models.CharField(blank=True, help_text='Without the brand.', max_length=120, null=True, verbose_name='name')),
                ('name_ro', models.CharField(blank=True, help_text='Without the brand.', max_length=120, null=True, verbose_name='name')),
                ('lede', models.TextField(blank=True, help_text='What this vehicle is, in a sentence or two.', verbose_name='lede')),
                ('lede_en', models.TextField(blank=True, help_text='What this vehicle is, in a sentence or two.', null=True, verbose_name='lede')),
                ('lede_fr', models.TextField(blank=True, help_text='What this vehicle is, in a sentence or two.', null=True, verbose_name='lede')),
                ('lede_ro', models.TextField(blank=True, help_text='What this vehicle is, in a sentence or two.', null=True, verbose_name='lede')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vehicles', to='vehicles.brand', verbose_name='brand')),
                ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='vehicles', to='library.image', verbose_name='image')),
                ('platform', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='vehicles', to='vehicles.platform', verbose_name='platform')),
            ],
            options={
                'verbose_name': 'vehicle',
                'verbose_name_plural': 'vehicles',
                'ordering': ['brand__name', 'name', 'pk'],
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'approve'),
            },
        ),
        migrations.CreateModel(
            name='Assembly',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.PositiveSmallIntegerField(help_text='A year.', validators=[django.core.validators.MinValueValidator(1880), django.core.validators.MaxValueValidator(2200)], verbose_name='since')),
                ('until', models.PositiveSmallIntegerField(blank=True, help_text='The last year, if it is no longer built here.', null=True, verbose_name='until')),
                ('plant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assemblies', to='plants.plant', verbose_name='plant')),
                ('vehicle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assemblies', to='vehicles.vehicle', verbose_name='vehicle')),
            ],
            options={
                'verbose_name': 'assembly',
                'verbose_name_plural': 'assemblies',
                'ordering': ['since', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='vehicle',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), ('public_from__isnull', False), _connector='OR'), name='vehicles_vehicle_approved_has_moment', violation_error_message='Say from when it is public: something approved needs that moment.'),
        ),
        migrations.AddConstraint(
            model_name='vehicle',
            constraint=models.UniqueConstraint(condition=models.Q(('slug_en', ''), _negated=True), fields=('slug_en',), name='vehicles_vehicle_slug_en', violation_error_message='Another page has this address in English; choose a different one.'),
        ),
        migrations.AddConstraint(
            model_name='vehicle',
            constraint=models.UniqueConstraint(condition=models.Q(('slug_fr', ''), _negated=True), fields=('slug_fr',), name='vehicles_vehicle_slug_fr', violation_error_message='Another page has this address in French; choose a different one.'),
        ),
        migrations.AddConstraint(
            model_name='vehicle',
            constraint=models.UniqueConstraint(condition=models.Q(('slug_ro', ''), _negated=True), fields=('slug_ro',), name='vehicles_vehicle_slug_ro', violation_error_message='Another page has this address in Romanian; choose a different one.'),
        ),
        migrations.AddConstraint(
            model_name='vehicle',
            constraint=models.CheckConstraint(condition=models.Q(('cleared_at_en__isnull', True), models.Q(('slug_en__isnull', False), models.Q(('slug_en', ''), _negated=True)), _connector='OR'), name='vehicles_vehicle_cleared_has_address_en'),
        ),
        migrations.AddConstraint(
            model_name='vehicle',
            constraint=models.CheckConstraint(condition=models.Q(('cleared_at_fr__isnull', True), models.Q(('slug_fr__isnull', False), models.Q(('slug_fr', ''), _negated=True)), _connector='OR'), name='vehicles_vehicle_cleared_has_address_fr'),
        ),
        migrations.AddConstraint(
            model_name='vehicle',
            constraint=models.CheckConstraint(condition=models.Q(('cleared_at_ro__isnull', True), models.Q(('slug_ro__isnull', False), models.Q(('slug_ro', ''), _negated=True)), _connector='OR'), name='vehicles_vehicle_cleared_has_address_ro'),
        ),
        migrations.AddConstraint(
            model_name='assembly',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='assembly_ends_after_it_starts', violation_error_message='The last year cannot lie before the first.'),
        ),
        migrations.AddConstraint(
            model_name='assembly',
            constraint=models.UniqueConstraint(fields=('vehicle', 'plant', 'since'), name='assembly_once', violation_error_message='This vehicle is already listed at this plant since that year.'),
        ),
    ]
