import django.core.validators
import newsroom.library.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=newsroom.library.models.new_key, editable=False, max_length=16, unique=True)),
                ('file', models.FileField(help_text='A PDF.', max_length=250, upload_to=newsroom.library.models.document_path, validators=[django.core.validators.FileExtensionValidator(['pdf']), newsroom.library.models.check_is_pdf], verbose_name='file')),
                ('title', models.CharField(blank=True, max_length=150, verbose_name='title')),
                ('title_en', models.CharField(blank=True, max_length=150, null=True, verbose_name='title')),
                ('title_fr', models.CharField(blank=True, max_length=150, null=True, verbose_name='title')),
                ('title_ro', models.CharField(blank=True, max_length=150, null=True, verbose_name='title')),
                ('language', models.CharField(blank=True, choices=[('en', 'English'), ('fr', 'French'), ('ro', 'Romanian')], help_text='The document is offered to readers of this language; left empty, to all.', max_length=10, verbose_name='language')),
                ('bytes', models.PositiveBigIntegerField(default=0, editable=False, verbose_name='size')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='added')),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'ordering': ['-created_at', '-pk'],
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'approve'),
            },
        ),
        migrations.CreateModel(
            name='Image',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=newsroom.library.models.new_key, editable=False, max_length=16, unique=True)),
                ('file', models.ImageField(height_field='file_height', max_length=250, upload_to=newsroom.library.models.image_path, verbose_name='file', width_field='file_width')),
                ('title', models.CharField(blank=True, help_text='For the library; readers see the caption.', max_length=150, verbose_name='title')),
                ('title_en', models.CharField(blank=True, help_text='For the library; readers see the caption.', max_length=150, null=True, verbose_name='title')),
                ('title_fr', models.CharField(blank=True, help_text='For the library; readers see the caption.', max_length=150, null=True, verbose_name='title')),
                ('title_ro', models.CharField(blank=True, help_text='For the library; readers see the caption.', max_length=150, null=True, verbose_name='title')),
                ('alt', models.CharField(blank=True, help_text='What the picture shows, for those who cannot see it.', max_length=250, verbose_name='alternative text')),
                ('alt_en', models.CharField(blank=True, help_text='What the picture shows, for those who cannot see it.', max_length=250, null=True, verbose_name='alternative text')),
                ('alt_fr', models.CharField(blank=True, help_text='What the picture shows, for those who cannot see it.', max_length=250, null=True, verbose_name='alternative text')),
                ('alt_ro', models.CharField(blank=True, help_text='What the picture shows, for those who cannot see it.', max_length=250, null=True, verbose_name='alternative text')),
                ('caption', models.CharField(blank=True, max_length=400, verbose_name='caption')),
                ('caption_en', models.CharField(blank=True, max_length=400, null=True, verbose_name='caption')),
                ('caption_fr', models.CharField(blank=True, max_length=400, null=True, verbose_name='caption')),
                ('caption_ro', models.CharField(blank=True, max_length=400, null=True, verbose_name='caption')),
                ('credit', models.CharField(blank=True, help_text='Whom to name beside the picture.', max_length=150, verbose_name='credit')),
                ('credit_en', models.CharField(blank=True, help_text='Whom to name beside the picture.', max_length=150, null=True, verbose_name='credit')),
                ('credit_fr', models.CharField(blank=True, help_text='Whom to name beside the picture.', max_length=150, null=True, verbose_name='credit')),
                ('credit_ro', models.CharField(blank=True, help_text='Whom to name beside the picture.', max_length=150, null=True, verbose_name='credit')),
                ('rights', models.CharField(blank=True, help_text='What others may do with it, in one sentence.', max_length=250, verbose_name='rights')),
                ('rights_en', models.CharField(blank=True, help_text='What others may do with it, in one sentence.', max_length=250, null=True, verbose_name='rights')),
                ('rights_fr', models.CharField(blank=True, help_text='What others may do with it, in one sentence.', max_length=250, null=True, verbose_name='rights')),
                ('rights_ro', models.CharField(blank=True, help_text='What others may do with it, in one sentence.', max_length=250, null=True, verbose_name='rights')),
                ('renditions', models.JSONField(default=dict, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='added')),
                ('file_width', models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ('file_height', models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ('file_ppoi', models.CharField(default='0.5x0.5', max_length=20)),
            ],
            options={
                'verbose_name': 'image',
                'verbose_name_plural': 'images',
                'ordering': ['-created_at', '-pk'],
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'approve'),
            },
        ),
    ]
