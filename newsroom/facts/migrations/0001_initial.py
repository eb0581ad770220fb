import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('plants', '0001_initial'),
        ('vehicles', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=120, null=True, verbose_name='name')),
                ('name_fr', models.CharField(blank=True, max_length=120, null=True, verbose_name='name')),
                ('name_ro', models.CharField(blank=True, max_length=120, null=True, verbose_name='name')),
                ('unit', models.CharField(blank=True, choices=[('units', 'units'), ('vehicles', 'vehicles'), ('models', 'models'), ('brands', 'brands'), ('platforms', 'platforms'), ('employees', 'employees'), ('percent', 'percent'), ('EUR', 'euro'), ('USD', 'US dollars'), ('GBP', 'pounds sterling'), ('JPY', 'yen'), ('RON', 'Romanian lei')], help_text='Left empty, facts of this measure are words, not figures.', max_length=20, verbose_name='unit')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='Lower numbers come first where facts are listed.', verbose_name='position')),
            ],
            options={
                'verbose_name': 'measure',
                'verbose_name_plural': 'measures',
                'ordering': ['position', 'name', 'pk'],
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'approve'),
            },
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('of_alliance', models.BooleanField(default=False, help_text='About the Alliance as a whole, not about one of the above.', verbose_name='about the Alliance')),
                ('value', models.DecimalField(blank=True, decimal_places=4, help_text='The full figure in its unit: 550000000, not 550 million.', max_digits=20, null=True, verbose_name='value')),
                ('wording', models.CharField(blank=True, help_text='For a fact that is not a figure, what it says.', max_length=250, verbose_name='wording')),
                ('wording_en', models.CharField(blank=True, help_text='For a fact that is not a figure, what it says.', max_length=250, null=True, verbose_name='wording')),
                ('wording_fr', models.CharField(blank=True, help_text='For a fact that is not a figure, what it says.', max_length=250, null=True, verbose_name='wording')),
                ('wording_ro', models.CharField(blank=True, help_text='For a fact that is not a figure, what it says.', max_length=250, null=True, verbose_name='wording')),
                ('period_kind', models.CharField(choices=[('year', 'year'), ('quarter', 'quarter'), ('month', 'month'), ('day', 'day'), ('since', 'since a given month')], default='year', max_length=8, verbose_name='period')),
                ('period_start', models.DateField(help_text="Any day of the period; it is set back to the period's first day.", verbose_name='first day')),
                ('source', models.CharField(blank=True, help_text='An outside source, by name. Left empty, the source is the release that states the fact.', max_length=200, verbose_name='source')),
                ('source_en', models.CharField(blank=True, help_text='An outside source, by name. Left empty, the source is the release that states the fact.', max_length=200, null=True, verbose_name='source')),
                ('source_fr', models.CharField(blank=True, help_text='An outside source, by name. Left empty, the source is the release that states the fact.', max_length=200, null=True, verbose_name='source')),
                ('source_ro', models.CharField(blank=True, help_text='An outside source, by name. Left empty, the source is the release that states the fact.', max_length=200, null=True, verbose_name='source')),
                ('source_url', models.URLField(blank=True, verbose_name='source address')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='added')),
                ('brand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='vehicles.brand', verbose_name='brand')),
                ('plant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='plants.plant', verbose_name='plant')),
                ('platform', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='vehicles.platform', verbose_name='platform')),
                ('supersedes', models.OneToOneField(blank=True, help_text='The earlier statement that this one replaces. It stays readable.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='facts.fact', verbose_name='supersedes')),
                ('vehicle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='vehicles.vehicle', verbose_name='vehicle')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='facts.measure', verbose_name='measure')),
            ],
            options={
                'verbose_name': 'fact',
                'verbose_name_plural': 'facts',
                'ordering': ['measure__position', 'period_start', 'pk'],
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'approve'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('of_alliance', True), ('brand__isnull', True), ('plant__isnull', True), ('platform__isnull', True), ('vehicle__isnull', True)), models.Q(('of_alliance', False), ('brand__isnull', True), ('plant__isnull', False), ('platform__isnull', True), ('vehicle__isnull', True)), models.Q(('of_alliance', False), ('brand__isnull', True), ('plant__isnull', True), ('platform__isnull', True), ('vehicle__isnull', False)), models.Q(('of_alliance', False), ('brand__isnull', False), ('plant__isnull', True), ('platform__isnull', True), ('vehicle__isnull', True)), models.Q(('of_alliance', False), ('brand__isnull', True), ('plant__isnull', True), ('platform__isnull', False), ('vehicle__isnull', True)), _connector='OR'), name='fact_is_about_one_subject', violation_error_message='A fact is about exactly one plant, vehicle, brand or platform, or about the Alliance.'), models.CheckConstraint(condition=models.Q(models.Q(('value__isnull', False)), models.Q(('wording_en__isnull', False), models.Q(('wording_en', ''), _negated=True)), models.Q(('wording_fr__isnull', False), models.Q(('wording_fr', ''), _negated=True)), models.Q(('wording_ro__isnull', False), models.Q(('wording_ro', ''), _negated=True)), _connector='OR'), name='fact_says_something', violation_error_message='A fact needs a value or a wording.'), models.CheckConstraint(condition=models.Q(('supersedes', models.F('id')), _negated=True), name='fact_supersedes_another', violation_error_message='A fact cannot supersede itself, nor one that follows it.')],
            },
        ),
    ]
