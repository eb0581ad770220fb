import datetime
import django.core.validators
import django.db.models.deletion
import re
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('library', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Plant',
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
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=120, null=True, verbose_name='name')),
                ('name_fr', models.CharField(blank=True, max_length=120, null=True, verbose_name='name')),
                ('name_ro', models.CharField(blank=True, max_length=120, null=True, verbose_name='name')),
                ('city', models.CharField(blank=True, max_length=120, verbose_name='city')),
                ('city_en', models.CharField(blank=True, max_length=120, null=True, verbose_name='city')),
                ('city_fr', models.CharField(blank=True, max_length=120, null=True, verbose_name='city')),
                ('city_ro', models.CharField(blank=True, max_length=120, null=True, verbose_name='city')),
                ('country', models.CharField(blank=True, max_length=120, verbose_name='country')),
                ('country_en', models.CharField(blank=True, max_length=120, null=True, verbose_name='country')),
                ('country_fr', models.CharField(blank=True, max_length=120, null=True, verbose_name='country')),
                ('country_ro', models.CharField(blank=True, max_length=120, null=True, verbose_name='country')),
                ('lede', models.TextField(blank=True, help_text='What this plant is, in a sentence or two.', verbose_name='lede')),
                ('lede_en', models.TextField(blank=True, help_text='What this plant is, in a sentence or two.', null=True, verbose_name='lede')),
                ('lede_fr', models.TextField(blank=True, help_text='What this plant is, in a sentence or two.', null=True, verbose_name='lede')),
                ('lede_ro', models.TextField(blank=True, help_text='What this plant is, in a sentence or two.', null=True, verbose_name='lede')),
                ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='plants', to='library.image', verbose_name='image')),
            ],
            options={
                'verbose_name': 'plant',
                'verbose_name_plural': 'plants',
                'ordering': ['name', 'pk'],
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'approve'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), ('public_from__isnull', False), _connector='OR'), name='plants_plant_approved_has_moment', violation_error_message='Say from when it is public: something approved needs that moment.'), models.UniqueConstraint(condition=models.Q(('slug_en', ''), _negated=True), fields=('slug_en',), name='plants_plant_slug_en', violation_error_message='Another page has this address in English; choose a different one.'), models.UniqueConstraint(condition=models.Q(('slug_fr', ''), _negated=True), fields=('slug_fr',), name='plants_plant_slug_fr', violation_error_message='Another page has this address in French; choose a different one.'), models.UniqueConstraint(condition=models.Q(('slug_ro', ''), _negated=True), fields=('slug_ro',), name='plants_plant_slug_ro', violation_error_message='Another page has this address in Romanian; choose a different one.'), models.CheckConstraint(condition=models.Q(('cleared_at_en__isnull', True), models.Q(('slug_en__isnull', False), models.Q(('slug_en', ''), _negated=True)), _connector='OR'), name='plants_plant_cleared_has_address_en'), models.CheckConstraint(condition=models.Q(('cleared_at_fr__isnull', True), models.Q(('slug_fr__isnull', False), models.Q(('slug_fr', ''), _negated=True)), _connector='OR'), name='plants_plant_cleared_has_address_fr'), models.CheckConstraint(condition=models.Q(('cleared_at_ro__isnull', True), models.Q(('slug_ro__isnull', False), models.Q(('slug_ro', ''), _negated=True)), _connector='OR'), name='plants_plant_cleared_has_address_ro')],
            },
        ),
    ]
